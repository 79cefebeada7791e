// The overview page of a running gateway with traffic (the demo ward), in Chromium.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, cutOff } from "../lib/barriers.mjs";
import { base, DEADLINE_MS, launch, live, login, open, picture, SIZES } from "../lib/browser.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

async function withOverview(options, use) {
  const opened = await open(browser, options);
  try {
    await login(opened.page);
    await live(opened.page);
    await use(opened);
    assert.deepEqual(opened.complaints, [], "the page complains about nothing");
  } finally {
    await opened.context.close();
  }
}

/** Interactions since the start, as the page shows them. */
const shownInteractions = (page) =>
  page.evaluate(() => {
    const note = document.querySelector("[data-figure=rate]")?.parentElement?.querySelector(".h-stat-note");
    return Number((note?.textContent ?? "").replace(/[^0-9]/g, ""));
  });

const status = (page) => page.evaluate(async () => (await fetch("/heir/api/v1/status")).json());

const metric = (page, family) =>
  page.evaluate(async (name) => {
    const text = await (await fetch("/heir/metrics")).text();
    return text
      .split("\n")
      .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
  }, family);

test("a live figure changes by itself", async () => {
  await withOverview({}, async ({ page }) => {
    const first = await shownInteractions(page);
    await page.waitForFunction(
      (before) => {
        const note = document.querySelector("[data-figure=rate]")?.parentElement?.querySelector(".h-stat-note");
        return Number((note?.textContent ?? "").replace(/[^0-9]/g, "")) > before;
      },
      first,
      { timeout: DEADLINE_MS },
    );
  });
});

test("page, REST and metrics show the same counts", async () => {
  await withOverview({}, async ({ page }) => {
    // Messages keep coming: what the page shows lies between two readings of the others.
    const before = (await status(page)).totals.interactions;
    await page.waitForFunction(
      (least) => {
        const note = document.querySelector("[data-figure=rate]")?.parentElement?.querySelector(".h-stat-note");
        return Number((note?.textContent ?? "").replace(/[^0-9]/g, "")) >= least;
      },
      before,
      { timeout: DEADLINE_MS },
    );
    const shown = await shownInteractions(page);
    const counted = await metric(page, "heir_interactions_total");
    const afterwards = (await status(page)).totals.interactions;
    assert.ok(before <= shown && shown <= afterwards, `${before} <= ${shown} <= ${afterwards}`);
    assert.ok(shown <= counted && counted <= afterwards, `${shown} <= ${counted} <= ${afterwards}`);
  });
});

test("the picture shows devices, the gateway with its listeners, and systems", async () => {
  await withOverview({}, async ({ page }) => {
    const { listeners } = await status(page);
    for (const listener of listeners) {
      await page.locator(".h-node-listener", { hasText: listener.name }).waitFor();
      await page.locator(".h-node-upstream", { hasText: listener.upstream }).first().waitFor();
    }
    await page.locator(".h-node-peer").first().waitFor();
    await page.locator(".h-flow").first().waitFor({ state: "attached" });
  });
});

test("a refusal shows with reason, rule and source", async () => {
  await withOverview({}, async ({ page }) => {
    await page.getByRole("button", { name: "Refused", exact: true }).click();
    const row = page.locator("tbody tr").first();
    await row.waitFor();
    assert.match(await row.innerText(), /Refused|Severed|Would/);
    assert.notEqual((await row.locator("[data-label=Reason]").innerText()).trim(), "–");
    assert.notEqual((await row.locator("[data-label=Rule]").innerText()).trim(), "–");
    await picture(page, "refused-only");
  });
});

test("filters narrow the table and holding keeps it still", async () => {
  await withOverview({}, async ({ page }) => {
    await page.locator("tbody tr").first().waitFor();
    await page.getByRole("button", { name: "Hold" }).click();
    const held = await page.locator("tbody tr").first().getAttribute("data-sequence");
    await page.getByRole("button", { name: /^Go on \(\d+ new\)$/ }).waitFor();
    assert.equal(await page.locator("tbody tr").first().getAttribute("data-sequence"), held);
    await page.getByRole("searchbox").fill("no such thing anywhere");
    await page.getByText("Nothing matches the filter").waitFor();
  });
});

test("everything can be reached and worked by keyboard, and is seen to have the focus", async () => {
  await withOverview({}, async ({ page }) => {
    await page.locator("tbody tr").first().waitFor();
    const reached = new Set();
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === null || element === document.body) {
          return null;
        }
        const style = getComputedStyle(element);
        const named = element.getAttribute("aria-label") ?? element.textContent?.trim() ?? "";
        const inside = element.closest(".heir") !== null;
        return { name: `${element.tagName} ${named.slice(0, 30)}`, inside, outline: style.outlineStyle, width: style.outlineWidth };
      });
      if (at === null) {
        continue;
      }
      reached.add(at.name);
      if (at.inside) {
        assert.notEqual(at.outline, "none", `focus can be seen on ${at.name}`);
        assert.notEqual(at.width, "0px", `focus can be seen on ${at.name}`);
      }
    }
    const names = [...reached].join("\n");
    for (const wanted of ["Hold", "All", "Refused", "Watched", "Allowed", "Listener", "Text in sender", "Last decisions"]) {
      assert.match(names, new RegExp(wanted), `${wanted} is reached`);
    }
    const listener = (await status(page)).listeners[0].name;
    assert.match(names, new RegExp(`BUTTON ${listener}`), "a listener of the picture is reached");

    await page.getByRole("button", { name: "Watched", exact: true }).focus();
    await page.keyboard.press("Space");
    assert.equal(await page.getByRole("button", { name: "Watched", exact: true }).getAttribute("aria-pressed"), "true");
  });
});

for (const scheme of ["light", "dark"]) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test(`no serious barrier and nothing cut off: ${size}, ${scheme}`, async () => {
      await withOverview({ size: viewport, scheme }, async ({ page }) => {
        await page.locator("tbody tr").first().waitFor();
        await picture(page, `overview-${size}-${scheme}`);
        assert.equal(await cutOff(page), 0);
        assert.deepEqual(await barriers(page), []);
      });
    });
  }
}

test("who wants less motion gets none", async () => {
  await withOverview({ motion: "reduce" }, async ({ page }) => {
    await page.locator(".h-flow").first().waitFor({ state: "attached" });
    const animations = await page.evaluate(() =>
      [...document.querySelectorAll(".h-flow, .h-live-dot")].map((each) => getComputedStyle(each).animationName),
    );
    assert.deepEqual([...new Set(animations)], ["none"]);
  });
});

test("a login that ends elsewhere is told on the page", async () => {
  const { context, page } = await open(browser);
  try {
    await login(page);
    await live(page);
    const other = await context.newPage();
    await other.goto(`${base()}/system/console/logout`);
    await page.getByRole("alert").filter({ hasText: "Your login has ended" }).waitFor();
  } finally {
    await context.close();
  }
});

test("a wrong password is told and leads nowhere", async () => {
  const { context, page } = await open(browser);
  try {
    await page.goto(`${base()}/system/console/heir`);
    assert.deepEqual(await barriers(page), []);
    await picture(page, "login-light");
    await page.getByLabel("User").fill("admin");
    await page.getByLabel("Password").fill("certainly not this one");
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("alert").waitFor();
    assert.match(page.url(), /\/system\/console\/login$/);
  } finally {
    await context.close();
  }
});

test("stock pages wear the same clothes and work", async () => {
  const { context, page, complaints } = await open(browser);
  try {
    await login(page, "/system/console/bundles");
    await page.getByText("HEIR gateway").first().waitFor();
    await picture(page, "bundles-light", { whole: false });
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
});
