// The page Journal of a running gateway with traffic, in Chromium; states that a healthy journal does not show are made up.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, cutOff } from "../lib/barriers.mjs";
import { launch, live, login, open, picture, SIZES } from "../lib/browser.mjs";

const PAGE = "/system/console/heir-journal";

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

/** The page with its records, or whatever the test prepares instead. */
async function withJournal({ search = "", prepare, shown = "tbody tr", complaint, ...options }, use) {
  const { context, page, complaints } = await open(browser, options);
  try {
    await prepare?.(page);
    await login(page, PAGE + search);
    await live(page);
    await page.locator(shown).first().waitFor();
    await use(page);
    assert.deepEqual(
      complaints.filter((each) => complaint === undefined || !complaint.test(each)),
      [],
      "the page complains about nothing",
    );
  } finally {
    await context.close();
  }
}

const sequences = (page) =>
  page.locator("tbody tr[data-sequence]").evaluateAll((rows) => rows.map((row) => Number(row.dataset.sequence)));

const record = (sequence, changes = {}) => ({
  sequence,
  time: "2025-03-01T08:00:00.123Z",
  kind: "LOGIN",
  actor: "192.0.2.7",
  subject: "admin",
  text: "Login failed.",
  details: { method: "password" },
  ...changes,
});

/** Answers questions for records with what the test makes of the address. */
const answering = (make) => async (page) => {
  await page.route(/\/heir\/api\/v1\/journal\?/, async (route) => {
    const { status = 200, body } = await make(new URL(route.request().url()).searchParams);
    await route.fulfill({ status, contentType: "application/json", body: JSON.stringify(body) });
  });
};

for (const scheme of ["light", "dark"]) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test(`no serious barrier and nothing cut off: ${size}, ${scheme}`, async () => {
      await withJournal({ size: viewport, scheme }, async (page) => {
        await page.getByRole("button", { name: "Verify now" }).click();
        await page.getByText("The journal is sound").waitFor();
        await page.getByRole("button", { name: /^Details of record/ }).first().click();
        await picture(page, `journal-${size}-${scheme}`);
        assert.equal(await cutOff(page), 0);
        assert.deepEqual(await barriers(page), []);
      });
    });
  }
}

test("kinds and text narrow the records, stand in the address, and a link leads to the same", async () => {
  await withJournal({}, async (page) => {
    await page.getByRole("button", { name: "Logins", exact: true }).click();
    await page.waitForURL((url) => url.searchParams.get("kind") === "LOGIN");
    await page.locator("tbody tr[data-kind=LOGIN]").first().waitFor();
    await page.waitForFunction(() => document.querySelectorAll("tbody tr[data-sequence]:not([data-kind=LOGIN])").length === 0);
    await page.getByRole("searchbox").fill("no such thing anywhere");
    await page.getByText("Nothing matches the filter").waitFor();
    assert.equal(new URL(page.url()).searchParams.get("text"), "no such thing anywhere");
    await page.getByRole("searchbox").fill("");
    await page.locator("tbody tr").first().waitFor();
    await page.goBack();
    await page.waitForURL((url) => url.search === "");
    await page.locator("tbody tr:not([data-kind=LOGIN])").first().waitFor();
  });
  await withJournal({ search: "?kind=LOGIN&text=logged+in" }, async (page) => {
    assert.equal(await page.getByRole("button", { name: "Logins", exact: true }).getAttribute("aria-pressed"), "true");
    assert.equal(await page.getByRole("searchbox").inputValue(), "logged in");
    const texts = await page.locator("tbody tr .h-reason").allInnerTexts();
    assert.ok(texts.length > 0 && texts.every((text) => /logged in/i.test(text)), texts.join("\n"));
  });
});

test("a login shows up as a new record when asked for, and its details on demand", async () => {
  await withJournal({}, async (page) => {
    const newest = (await sequences(page))[0];
    const second = await open(browser);
    try {
      await login(second.page);
    } finally {
      await second.context.close();
    }
    await page.getByRole("button", { name: /^Show .* new$/ }).click();
    await page.waitForFunction((before) => Number(document.querySelector("tbody tr").dataset.sequence) > before, newest);
    const row = page.locator("tbody tr[data-kind=LOGIN]", { hasText: "Logged in." }).first();
    await row.getByRole("button").click();
    assert.equal(await row.getByRole("button").getAttribute("aria-expanded"), "true");
    assert.match(await page.locator(".h-record-details").innerText(), /address\s+127\.0\.0\.1\s+method\s+form/);
    assert.doesNotMatch(await page.locator(".heir").innerText(), new RegExp(process.env.HEIR_ADMIN_PASSWORD));
  });
});

test("pages are turned to the oldest record and back, by address too", async () => {
  // 120 records, of which one question gives at most 40.
  const prepare = answering((query) => {
    const top = Math.min(Number(query.get("before") ?? 121) - 1, 120);
    const many = Math.min(Number(query.get("max")), 40, top);
    return {
      body: { records: Array.from({ length: many }, (_, i) => record(top - i)), next: top > many ? top - many + 1 : 0 },
    };
  });
  await withJournal({ prepare }, async (page) => {
    const turned = async (name, first) => {
      await page.getByRole("button", { name, exact: true }).click();
      await page.locator(`tbody tr[data-sequence="${first}"]`).first().waitFor();
      await page.waitForFunction((wanted) => Number(document.querySelector("tbody tr").dataset.sequence) === wanted, first);
    };
    assert.equal((await sequences(page)).length, 50);
    await turned("Older", 70);
    await turned("Older", 20);
    assert.ok(await page.getByRole("button", { name: "Older" }).isDisabled());
    assert.equal(new URL(page.url()).searchParams.get("before"), "21");
    await turned("Newer", 70);
    await turned("Newer", 120);
    assert.equal(new URL(page.url()).search, "");
  });
  await withJournal({ prepare, search: "?before=21" }, async (page) => {
    assert.deepEqual((await sequences(page)).slice(0, 2), [20, 19]);
    await page.getByRole("button", { name: "Newest" }).click();
    await page.locator('tbody tr[data-sequence="120"]').waitFor();
  });
});

test("everything can be reached by keyboard, and is seen to have the focus", async () => {
  await withJournal({}, async (page) => {
    const reached = new Set();
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const element = document.activeElement;
        const style = getComputedStyle(element);
        const name = element.getAttribute("aria-label") ?? element.textContent.trim();
        return { name, inside: element.closest(".heir") !== null, outline: style.outlineStyle };
      });
      if (at.inside) {
        assert.notEqual(at.outline, "none", `focus can be seen on ${at.name}`);
      }
      reached.add(at.name);
    }
    const names = [...reached].join("\n");
    for (const wanted of ["All", "Logins", "Text in actor", "Records, newest first", "Details of record"]) {
      assert.match(names, new RegExp(wanted), `${wanted} is reached`);
    }
  });
});

test("hostile text is shown and not obeyed", async () => {
  const subject = `<img src=x onerror=globalThis.hacked=1>\u202Eevil ${"x".repeat(120)}`;
  const prepare = answering(() => ({
    body: { records: [record(1, { subject, text: "y".repeat(400), details: { ["z".repeat(160)]: subject } })], next: 0 },
  }));
  await withJournal({ prepare, size: SIZES.phone }, async (page) => {
    await page.getByRole("button", { name: "Details of record 1" }).click();
    assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
    assert.match(await page.locator("[data-label=Subject]").innerText(), /<img src=x onerror=globalThis\.hacked=1>▯evil/);
    await picture(page, "journal-hostile-phone-light");
    assert.equal(await cutOff(page), 0);
  });
});

test("an empty journal, one that cannot be read, and trying again", async () => {
  await withJournal({ prepare: answering(() => ({ body: { records: [], next: 0 } })), shown: ".h-empty" }, async (page) => {
    await page.getByText("No record yet").waitFor();
  });
  let broken = true;
  const prepare = answering(() =>
    broken ? { status: 500, body: { detail: "The journal cannot be read: disk gone." } } : { body: { records: [record(1)], next: 0 } },
  );
  await withJournal({ prepare, shown: ".h-banner-bad", complaint: /status of 500/ }, async (page) => {
    assert.match(await page.getByRole("alert").innerText(), /cannot be shown\s+The journal cannot be read: disk gone\./);
    broken = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator("tbody tr").waitFor();
  });
});

test("a verification shows that it is at work and names what it found", async () => {
  let answer;
  const asked = new Promise((resolve) => {
    answer = resolve;
  });
  const prepare = (page) =>
    page.route("**/heir/api/v1/journal/verification", async (route) => {
      await asked;
      const body = {
        sound: false,
        records: 1200,
        first: 1,
        last: 1200,
        segments: 2,
        unsigned: 0,
        key: "ab".repeat(32),
        findings: ["Record 7 in 0001.seg at byte 300 was changed: it does not fit its hash."],
        notes: ["The last record was not written to its end."],
      };
      await route.fulfill({ status: 200, contentType: "application/json", body: JSON.stringify(body) });
    });
  await withJournal({ prepare }, async (page) => {
    await page.getByRole("button", { name: "Verify now" }).click();
    await page.getByText(/Reading about .* records again/).waitFor();
    assert.equal(await page.getByRole("button", { name: "Verify now" }).getAttribute("aria-disabled"), "true");
    answer();
    const alert = page.getByRole("alert").filter({ hasText: "not as it was written" });
    await alert.waitFor();
    assert.match(await alert.innerText(), /1,200 records \(1 to 1,200\) in 2 files, signed by the key abababababababab\./);
    assert.match(await alert.innerText(), /Record 7 in 0001\.seg/);
    await picture(page, "journal-not-sound-desk-light");
    assert.deepEqual(await barriers(page), []);
  });
});

test("who is no administrator sees the records and neither verifies nor exports", async () => {
  const prepare = (page) =>
    page.route("**/heir/api/v1/session", (route) =>
      route.fulfill({ contentType: "application/json", body: JSON.stringify({ user: "v", roles: ["VIEWER"], csrfToken: "" }) }),
    );
  await withJournal({ prepare }, async (page) => {
    assert.equal(await page.getByRole("button", { name: "Verify now" }).count(), 0);
    assert.equal(await page.getByText("Export all").count(), 0);
  });
});

test("a journal that keeps nothing is told here and on the overview", async () => {
  const journal = {
    state: "STALLED",
    problem: "No space left on device.",
    records: 900,
    oldest: "2025-03-01T08:00:00Z",
    segments: 3,
    bytes: 1_000_000,
    bytesMax: 1_073_741_824,
    queued: 4096,
    queueMax: 4096,
    lost: 17,
    gaps: 1,
  };
  const { context, page } = await open(browser);
  try {
    await login(page);
    const status = { ...(await page.evaluate(async () => (await fetch("/heir/api/v1/status")).json())), journal };
    await page.route("**/heir/api/v1/events", (route) =>
      route.fulfill({ contentType: "text/event-stream", body: `retry: 60000\n\nevent: status\ndata: ${JSON.stringify(status)}\n\n` }),
    );
    await page.goto(page.url());
    const alert = page.getByRole("alert").filter({ hasText: "The journal is stalled" });
    await alert.waitFor();
    assert.match(await alert.innerText(), /No space left on device\. 4,096 entries of at most 4,096 wait in memory; messages pass as before/);
    await picture(page, "overview-journal-stalled", { whole: false });
    await alert.getByRole("link", { name: "Open the journal" }).click();
    await page.locator("[data-figure=journal-state]", { hasText: "Stalled" }).waitFor();
    await page.getByText("1 section from before this start").waitFor();
    await picture(page, "journal-stalled-desk-light");
    assert.deepEqual(await barriers(page), []);
  } finally {
    await context.close();
  }
});
