// Break-glass on a running gateway, by keyboard: opened, told, ended. Each test leaves everything shut.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers } from "../lib/barriers.mjs";
import { DEADLINE_MS, launch, live, login, open, picture } from "../lib/browser.mjs";
import { BREAK_GLASS, json, metric, withListener as withTimed, withoutToken } from "../lib/timed.mjs";

const REASON = "false refusals <i>since</i> the update";

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

const withListener = (use) => withTimed(browser, BREAK_GLASS, use);

test("opened, told on the page, by REST and in the metrics, and ended by keyboard alone", async () => {
  await withListener(async ({ page, listener, button, dialog }) => {
    await button.focus();
    await page.keyboard.press("Enter");
    await dialog.waitFor();
    assert.equal(await dialog.getByLabel("Reason").evaluate((field) => field === document.activeElement), true);
    await page.keyboard.type(REASON);
    await dialog.getByRole("radio", { name: "15 minutes" }).focus();
    await page.keyboard.press("ArrowLeft");
    await dialog.getByRole("button", { name: "Break glass for 5 minutes" }).waitFor();
    await page.keyboard.press("Enter");

    const banner = page.getByRole("region", { name: `Break-glass on ${listener}` });
    await banner.waitFor();
    await dialog.waitFor({ state: "detached" });
    assert.equal(await button.evaluate((each) => each === document.activeElement), true, "the focus is back");
    assert.ok((await banner.innerText()).includes(`Opened by admin`));
    assert.ok((await banner.innerText()).includes(REASON));
    const left = await page.getByRole("timer").innerText();
    assert.match(left, /^(5:00|4:[0-9]{2}) left$/);
    await page.waitForFunction((before) => document.querySelector("[role=timer]").innerText !== before, left);
    const { openings } = await json(page, "break-glass");
    assert.deepEqual(
      openings.map(({ listener: name, who, reason }) => ({ name, who, reason })),
      [{ name: listener, who: "admin", reason: REASON }],
    );
    assert.equal(Date.parse(openings[0].until) - Date.parse(openings[0].since), 300_000);
    assert.equal((await json(page, "status")).totals.breakGlass, 1);
    assert.equal(await metric(page, `heir_break_glass_open{listener="${listener}"}`), 1);
    await page.locator("tbody tr", { hasText: "BREAK-GLASS" }).first().waitFor();
    await picture(page, "break-glass-open");
    assert.deepEqual(await barriers(page), []);

    await banner.getByRole("button", { name: "End now" }).focus();
    await page.keyboard.press("Enter");
    await banner.waitFor({ state: "detached" });
    assert.equal(await button.evaluate((each) => each === document.activeElement), true, "the focus is not lost");
    assert.deepEqual((await json(page, "break-glass")).openings, []);
    assert.equal(await metric(page, `heir_break_glass_open{listener="${listener}"}`), 0);
  });
});

test("what is refused otherwise passes while it is open, and is recorded as what it would have been", async () => {
  await withListener(async ({ page, button, dialog }) => {
    await button.click();
    await dialog.getByLabel("Reason").fill(REASON);
    await dialog.getByRole("button", { name: /^Break glass for/ }).click();
    await page.getByRole("timer").waitFor();
    await page.getByRole("button", { name: "Refused", exact: true }).click();
    await page.locator("tbody tr", { hasText: /Would (refuse|sever)/ }).first().waitFor({ timeout: 2 * DEADLINE_MS });
  });
});

test("another page hears of it at once", async () => {
  await withListener(async ({ page, listener, button, dialog }) => {
    const other = await page.context().newPage();
    await other.goto(page.url());
    await live(other);
    await button.click();
    await dialog.getByLabel("Reason").fill(REASON);
    await dialog.getByRole("button", { name: /^Break glass for/ }).click();
    const banner = other.getByRole("region", { name: `Break-glass on ${listener}` });
    await banner.waitFor();
    await banner.getByRole("button", { name: "End now" }).click();
    await page.getByRole("timer").waitFor({ state: "detached" });
  });
});

test("the dialog keeps the focus, says what is missing, and Escape shuts it without a trace", async () => {
  await withListener(async ({ page, button, dialog }) => {
    await button.focus();
    await page.keyboard.press("Enter");
    await dialog.waitFor();
    for (const key of [...Array(8).fill("Tab"), ...Array(8).fill("Shift+Tab")]) {
      await page.keyboard.press(key);
      assert.equal(await dialog.evaluate((each) => each.contains(document.activeElement)), true, `the focus stays inside after ${key}`);
    }
    await dialog.getByRole("button", { name: /^Break glass for/ }).click();
    await dialog.getByText("Please give a reason").waitFor();
    await dialog.getByRole("radio", { name: "Other" }).check();
    await dialog.getByRole("spinbutton", { name: "Minutes" }).fill("1.5");
    await dialog.getByRole("button", { name: /^Break glass/ }).click();
    await dialog.getByText("a whole number of minutes").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    assert.equal(await button.evaluate((each) => each === document.activeElement), true, "the focus is back");
    assert.deepEqual((await json(page, "break-glass")).openings, []);
  });
});

test("a browser session without its token changes nothing", async () => {
  const { context, page } = await open(browser);
  try {
    await login(page);
    await live(page);
    const listener = (await json(page, "status")).listeners[0].name;
    assert.deepEqual(await withoutToken(page, listener, BREAK_GLASS), [403, 403]);
    assert.deepEqual((await json(page, "break-glass")).openings, []);
  } finally {
    await context.close();
  }
});
