// Downtime recovery on a running gateway under attack (the demo ward): turned on, told, ended. Each test leaves everything off.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, cutOff } from "../lib/barriers.mjs";
import { DEADLINE_MS, launch, live, login, open, picture } from "../lib/browser.mjs";
import { BREAK_GLASS, DOWNTIME_RECOVERY, json, metric, withListener as withTimed, withoutToken } from "../lib/timed.mjs";

const REASON = "the record system was down <i>since</i> six";

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

const withListener = (use) => withTimed(browser, DOWNTIME_RECOVERY, use);

const bannerOf = (page, listener) => page.getByRole("region", { name: `Downtime recovery on ${listener}` });

async function turnOn({ page, listener, button, dialog }) {
  await button.click();
  await dialog.getByLabel("Reason").fill(REASON);
  await dialog.getByRole("button", { name: "Downtime recovery for 4 hours" }).click();
  await bannerOf(page, listener).waitFor();
}

test("turned on, told on the page, by REST and in the metrics, and ended by keyboard alone", async () => {
  await withListener(async ({ page, listener, card, button, dialog }) => {
    await button.focus();
    await page.keyboard.press("Enter");
    await dialog.waitFor();
    assert.equal(await dialog.getByLabel("Reason").evaluate((field) => field === document.activeElement), true);
    await page.keyboard.type(REASON);
    await dialog.getByRole("radio", { name: "4 hours" }).focus();
    await page.keyboard.press("ArrowLeft");
    await dialog.getByRole("button", { name: "Downtime recovery for 1 hour" }).waitFor();
    await page.keyboard.press("Enter");

    const banner = bannerOf(page, listener);
    await banner.waitFor();
    await dialog.waitFor({ state: "detached" });
    assert.equal(await button.evaluate((each) => each === document.activeElement), true, "the focus is back");
    const told = await banner.innerText();
    for (const words of [
      `Downtime recovery is on for ${listener}`,
      "Rates and ages are not judged; everything else is.",
      "Turned on by admin",
      REASON,
    ]) {
      assert.ok(told.includes(words), `${words} in ${told}`);
    }
    assert.match(await banner.getAttribute("class"), /h-banner-watch/, "it does not alarm");
    await card.getByText("Downtime recovery", { exact: true }).waitFor();
    const left = await page.getByRole("timer").innerText();
    assert.match(left, /^(1:00:00|59:[0-9]{2}) left$/);
    await page.waitForFunction((before) => document.querySelector("[role=timer]").innerText !== before, left);
    const { openings } = await json(page, "downtime-recovery");
    assert.deepEqual(
      openings.map(({ state, listener: name, who, reason }) => ({ state, name, who, reason })),
      [{ state: "DOWNTIME_RECOVERY", name: listener, who: "admin", reason: REASON }],
    );
    assert.equal(Date.parse(openings[0].until) - Date.parse(openings[0].since), 3_600_000);
    const { totals } = await json(page, "status");
    assert.deepEqual([totals.downtimeRecovery, totals.breakGlass], [1, 0]);
    assert.deepEqual((await json(page, "break-glass")).openings, []);
    assert.equal(await metric(page, `heir_downtime_recovery_open{listener="${listener}"}`), 1);
    assert.equal(await metric(page, `heir_break_glass_open{listener="${listener}"}`), 0);
    await page.locator("tbody tr", { hasText: "DOWNTIME-RECOVERY" }).first().waitFor();
    await picture(page, "downtime-recovery-on");
    assert.deepEqual(await barriers(page), []);

    await banner.getByRole("button", { name: "End now" }).focus();
    await page.keyboard.press("Enter");
    await banner.waitFor({ state: "detached" });
    assert.equal(await button.evaluate((each) => each === document.activeElement), true, "the focus is not lost");
    assert.deepEqual((await json(page, "downtime-recovery")).openings, []);
    assert.equal(await metric(page, `heir_downtime_recovery_open{listener="${listener}"}`), 0);
  });
});

test("a forged sender is refused while it is on", async () => {
  await withListener(async (given) => {
    const { page } = given;
    await turnOn(given);
    // Whatever is decided after this one is decided while it is on.
    const before = Math.max(...(await json(page, "decisions?max=1")).decisions.map(({ sequence }) => sequence));
    await page.getByRole("button", { name: "Refused", exact: true }).click();
    const refused = await page.waitForFunction(
      (known) => {
        const text = (row, label) => row.querySelector(`[data-label=${label}]`).innerText;
        const found = [...document.querySelectorAll("tbody tr")].find(
          (row) => Number(row.dataset.sequence) > known && text(row, "Verdict").trim() === "Refused" && text(row, "Rule").includes("HL7-01"),
        );
        return found === undefined ? 0 : Number(found.dataset.sequence);
      },
      before,
      { timeout: 2 * DEADLINE_MS },
    );
    assert.equal((await json(page, "status")).totals.downtimeRecovery, 1, "it is still on");
    const sequence = await refused.jsonValue();
    const { decisions } = await json(page, "decisions?verdict=REFUSE&max=1000");
    assert.equal(decisions.find((decision) => decision.sequence === sequence)?.enforced, true);
  });
});

test("it stands beside break-glass, and each ends by itself", async () => {
  await withListener(async (given) => {
    const { page, listener, card, dialog } = given;
    await turnOn(given);
    await card.getByRole("button", { name: BREAK_GLASS.button }).click();
    await dialog.getByLabel("Reason").fill("false refusals");
    await dialog.getByRole("button", { name: /^Break glass for/ }).click();
    const glass = page.getByRole("region", { name: `Break-glass on ${listener}` });
    await glass.waitFor();
    await bannerOf(page, listener).waitFor();
    assert.equal(await page.getByRole("timer").count(), 2);
    const { totals } = await json(page, "status");
    assert.deepEqual([totals.breakGlass, totals.downtimeRecovery], [1, 1]);
    await picture(page, "downtime-recovery-and-break-glass");
    assert.equal(await cutOff(page), 0);
    assert.deepEqual(await barriers(page), []);

    await glass.getByRole("button", { name: "End now" }).click();
    await glass.waitFor({ state: "detached" });
    assert.equal(await bannerOf(page, listener).count(), 1);
    assert.deepEqual((await json(page, "break-glass")).openings, []);
    assert.equal((await json(page, "downtime-recovery")).openings.length, 1);
  });
});

test("a browser session without its token changes nothing", async () => {
  const { context, page } = await open(browser);
  try {
    await login(page);
    await live(page);
    const listener = (await json(page, "status")).listeners[0].name;
    assert.deepEqual(await withoutToken(page, listener, DOWNTIME_RECOVERY), [403, 403]);
    assert.deepEqual((await json(page, "downtime-recovery")).openings, []);
  } finally {
    await context.close();
  }
});
