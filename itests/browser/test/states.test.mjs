// States that a healthy gateway does not show: told to the real page by a made-up stream.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { barriers, cutOff } from "../lib/barriers.mjs";
import { launch, login, open, picture, SIZES } from "../lib/browser.mjs";

const NOW = Date.now();
const at = (secondsAgo) => new Date(NOW - secondsAgo * 1000).toISOString();
// Markup, a sign that turns the line round, and length.
const HOSTILE = `MSH-3=<img src=x onerror=globalThis.hacked=1>\u202Eevil MSH-4=${"x".repeat(100)}`;

function listener(name, changes = {}) {
  return {
    name,
    protocol: "hl7v2",
    listen: "10.20.0.5:2575",
    upstream: "ehr.hospital.example:2575",
    mode: "ENFORCE",
    criticality: "CLINICAL",
    state: "SERVING",
    problem: "",
    upstreamUp: true,
    sessions: 12,
    interactions: 120_000,
    verdicts: { ALLOW: 119_988, REFUSE: 12 },
    refused: 12,
    replies: 119_980,
    repliesMissed: 0,
    sessionsTurnedAway: 0,
    bytesFromDevice: 1,
    bytesFromHospital: 1,
    failures: {},
    standing: [],
    breakGlass: null,
    downtimeRecovery: null,
    ...changes,
  };
}

const opening = {
  state: "BREAK_GLASS",
  listener: "icu-monitors",
  who: "anna",
  reason: `false refusals since the update <b>of</b> the \u202Epumps`,
  since: at(125),
  until: at(-775),
};

const listeners = [
  listener("icu-monitors", {
    breakGlass: opening,
    repliesMissed: 3,
    sessionsTurnedAway: 1200,
    failures: { MALFORMED: 2, UPSTREAM_DOWN: 41 },
  }),
  listener("infusion-pumps", {
    criticality: "IN_THERAPY",
    mode: "MONITOR",
    upstreamUp: false,
    upstream: "pump-server.hospital.example:6661",
    standing: ["TLS-LEGACY: TLSv1 allowed on listen.tls", "TLS-NO-REVOCATION: certificates are not checked for revocation"],
  }),
  listener("laboratory-with-a-rather-long-name", { state: "FAILED", problem: "address already in use" }),
];

function status(changes = {}) {
  return {
    ready: false,
    state: "NOT_READY",
    reasons: [
      "listener laboratory-with-a-rather-long-name is FAILED: address already in use",
      "etc/heir/contracts/icu.yml:7: unknown key 'sendr'; allowed are claims, addresses",
    ],
    version: "0.1.0",
    time: at(0),
    startedAt: at(90_000),
    uptimeSeconds: 90_000,
    totals: {
      listeners: 3,
      listenersServing: 2,
      sessions: 36,
      interactions: 1_196_000,
      verdicts: { ALLOW: 1_195_000, WATCH: 66, REFUSE: 600, SEVER: 12 },
      refused: 512,
      replies: 1_000_000,
      repliesMissed: 3,
      sessionsTurnedAway: 1200,
      bytesFromDevice: 1,
      bytesFromHospital: 1,
      failures: { MALFORMED: 2, UPSTREAM_DOWN: 41 },
      standing: 2,
      breakGlass: 1,
      downtimeRecovery: 0,
    },
    latency: { count: 1, sumMicros: 64, p50Micros: 64.2, p99Micros: 1800, maxMicros: 9000 },
    listeners,
    adapters: [
      {
        protocol: "hl7v2",
        state: "SERVING",
        title: "HL7 v2 over MLLP",
        bundle: "eu.heir.protocol.hl7v2 0.1.0",
        sessions: 36,
        faults: 0,
        swaps: 4,
        lastPauseMicros: 2480,
        problem: "",
      },
      {
        protocol: "dicom",
        state: "FAULTED",
        title: "",
        bundle: "eu.heir.protocol.dicom 0.1.0",
        sessions: 0,
        faults: 3,
        swaps: 0,
        lastPauseMicros: 0,
        problem: "did not return within 1000 ms",
      },
    ],
    bounds: [
      { name: "hold.budget.bytes", scope: "", used: 60_000_000, limit: 67_108_864, reached: 0 },
      { name: "peers.max", scope: "", used: 1600, limit: 2000, reached: 0 },
      { name: "sessions.max", scope: "icu-monitors", used: 4090, limit: 4096, reached: 1200 },
      { name: "reply.timeout.ms", scope: "icu-monitors", used: 120, limit: 60_000, reached: 3 },
      { name: "sessions.max", scope: "infusion-pumps", used: 12, limit: 4096, reached: 0 },
    ],
    configuration: [
      {
        folder: "contracts",
        files: ["icu.yml"],
        summary: "3 contracts",
        since: at(3000),
        problems: [{ file: "icu.yml", line: 7, message: "unknown key" }],
      },
    ],
    ...changes,
  };
}

function peer(listenerName, index, changes = {}) {
  return {
    listener: listenerName,
    address: `10.20.1.${index}`,
    claims: `MSH-3=MON${index} MSH-4=ICU`,
    interactions: 1000 * index,
    refused: 0,
    lastSeen: at(1),
    ...changes,
  };
}

const peers = {
  total: 31,
  peers: [
    ...Array.from({ length: 12 }, (_, index) => peer("icu-monitors", index + 1, index === 11 ? { refused: 12 } : {})),
    peer("infusion-pumps", 40, { claims: HOSTILE }),
  ],
};

function decision(sequence, changes) {
  return {
    sequence,
    time: at(30 - sequence),
    listener: "icu-monitors",
    protocol: "hl7v2",
    mode: "ENFORCE",
    session: "c-1",
    address: "10.20.1.4",
    claims: "MSH-3=MON4 MSH-4=ICU",
    operation: "ORU^R01",
    correlation: `M${sequence}`,
    verdict: "ALLOW",
    enforced: false,
    rule: "",
    reason: "",
    source: "",
    ...changes,
  };
}

const decisions = [
  decision(1, {}),
  decision(2, { verdict: "REFUSE", enforced: true, rule: "HL7-01", reason: "no contract names this sender", source: "contracts/icu.yml:12" }),
  decision(3, { verdict: "REFUSE", mode: "MONITOR", listener: "infusion-pumps", rule: "HL7-06", reason: "not in the contract", claims: HOSTILE }),
  decision(4, { verdict: "WATCH", rule: "HL7-11", reason: "segment order differs", source: "contracts/icu.yml:20" }),
  decision(5, { verdict: "SEVER", enforced: true, rule: "HL7-10", reason: "the frame does not begin with an MSH segment" }),
];

const samples = Array.from({ length: 300 }, (_, index) => ({
  time: Math.floor(NOW / 1000) - 300 + index,
  sessions: 30,
  interactions: 4000 * index,
  refusals: Math.floor(index / 3),
  watches: 0,
  p50Micros: 60 + 20 * Math.sin(index / 20),
  p99Micros: 900 + 800 * Math.abs(Math.sin(index / 7)),
}));

const event = (name, data) => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

async function withStream(events, { prepare, complaint, ...options }, use) {
  const { context, page, complaints } = await open(browser, options);
  try {
    await prepare?.(page);
    await page.route("**/heir/api/v1/events", (route) =>
      route.fulfill({ status: 200, contentType: "text/event-stream", body: `retry: 60000\n\n${events.join("")}` }),
    );
    await login(page);
    await page.locator(".h-stats").waitFor();
    await use(page);
    assert.deepEqual(
      complaints.filter((each) => complaint === undefined || !complaint.test(each)),
      [],
    );
  } finally {
    await context.close();
  }
}

const TROUBLE = [
  event("history", { samples }),
  event("status", status()),
  event("peers", peers),
  ...decisions.map((each) => event("decision", each)),
];

for (const [size, scheme] of [
  ["desk", "light"],
  ["desk", "dark"],
  ["phone", "light"],
]) {
  test(`trouble is told: ${size}, ${scheme}`, async () => {
    await withStream(TROUBLE, { size: SIZES[size], scheme }, async (page) => {
      const alert = await page.getByRole("alert").innerText();
      assert.match(alert, /is FAILED: address already in use/);
      assert.match(alert, /contracts\/icu\.yml:7: unknown key/);
      await page.locator(".h-node-upstream", { hasText: "pump-server" }).getByText("Down").waitFor();
      await page.locator(".h-node-listener", { hasText: "laboratory" }).getByText("failed").waitFor();
      await page.locator(".h-node-peer", { hasText: "12 against policy" }).waitFor();
      const icu = page.locator("[data-listener=icu-monitors]");
      for (const told of ["3 replies missing", "1,200 connections turned away", "Hospital system not reachable: 41 times"]) {
        await icu.getByText(told).waitFor();
      }
      await page.locator("[data-listener=infusion-pumps]").getByText("TLS-LEGACY", { exact: true }).waitFor();
      await page.locator("[data-protocol=dicom]").getByText("did not return within 1000 ms").waitFor();
      assert.match(await page.locator("[data-protocol=hl7v2] dl").innerText(), /Swaps\s+4\s+Last pause\s+2\.5 ms\s+Faults\s+0/);
      const verdicts = await page.locator("[data-label=Verdict]").allInnerTexts();
      assert.deepEqual(verdicts.map((each) => each.trim()), ["Severed", "Watched", "Would refuse", "Refused", "Allowed"]);
      await picture(page, `trouble-${size}-${scheme}`);
      assert.equal(await cutOff(page), 0);
      assert.deepEqual(await barriers(page), []);
    });
  });
}

test("an open break-glass is told with who, why and the time that is left", async () => {
  await withStream(TROUBLE, {}, async (page) => {
    const banner = page.getByRole("region", { name: "Break-glass on icu-monitors" });
    assert.match(await banner.innerText(), /Opened by anna at [0-9:]+: false refusals since the update <b>of<\/b>/);
    const left = page.getByRole("timer");
    const first = await left.innerText();
    assert.match(first, /^1[0-9]:[0-9]{2} left$/);
    await page.waitForFunction((before) => document.querySelector("[role=timer]").innerText !== before, first);
    await page.locator(".h-node-listener", { hasText: "icu-monitors" }).getByText("Break glass").waitFor();
  });
});

test("a bound that is nearly used up warns, and quiet ones show when asked for", async () => {
  await withStream(TROUBLE, {}, async (page) => {
    const fill = (name) => page.getByRole("meter", { name }).locator("span");
    assert.match(await fill("hold.budget.bytes").getAttribute("class"), /h-fill-watch/);
    assert.match(await fill("peers.max").getAttribute("class"), /h-fill-accent/);
    assert.match(await fill("sessions.max of icu-monitors").getAttribute("class"), /h-fill-bad/);
    await page.getByText("reached 1,200 times").waitFor();
    assert.equal(await page.getByRole("meter", { name: "sessions.max of infusion-pumps" }).count(), 0);
    await page.getByRole("button", { name: "Show 1 quiet one" }).click();
    await page.getByRole("meter", { name: "sessions.max of infusion-pumps" }).waitFor();
  });
});

const recovery = (name) => ({
  ...opening,
  state: "DOWNTIME_RECOVERY",
  listener: name,
  who: "ben",
  reason: "the record system was down since six",
  until: at(-13_000),
});

const RECOVERING = [
  event("history", { samples }),
  event(
    "status",
    status({
      listeners: listeners.map((each) => (each.mode === "MONITOR" ? each : { ...each, downtimeRecovery: recovery(each.name) })),
    }),
  ),
  event("peers", peers),
];

for (const [name, size, scheme] of [
  ["desk", SIZES.desk, "light"],
  ["desk", SIZES.desk, "dark"],
  // Just wide enough for the three columns of the picture.
  ["tablet", { width: 800, height: 1100 }, "light"],
  ["phone", SIZES.phone, "dark"],
]) {
  test(`both states at one listener are told apart: ${name}, ${scheme}`, async () => {
    await withStream(RECOVERING, { size, scheme }, async (page) => {
      const banners = page.locator(".h-open");
      assert.deepEqual(await banners.evaluateAll((all) => all.map((each) => each.getAttribute("aria-label"))), [
        "Break-glass on icu-monitors",
        "Downtime recovery on icu-monitors",
        "Downtime recovery on laboratory-with-a-rather-long-name",
      ]);
      const calm = page.getByRole("region", { name: "Downtime recovery on icu-monitors" });
      assert.match(await calm.innerText(), /Turned on by ben at [0-9:]+: the record system was down since six/);
      assert.match(await calm.getByRole("timer").innerText(), /^3:3[0-9]:[0-9]{2} left$/);
      const badges = page.locator(".h-node-listener", { hasText: "icu-monitors" }).locator(".h-badge");
      assert.deepEqual(await badges.allInnerTexts(), ["Break glass", "Downtime recovery", "Clinical"]);
      const clipped = await page
        .locator(".h-node-listener, .h-node-listener .h-node-name")
        .evaluateAll((all) => all.filter((each) => each.scrollHeight > each.clientHeight).map((each) => each.innerText));
      assert.deepEqual(clipped, [], "all of each box is seen");
      await picture(page, `timed-${name}-${scheme}`);
      assert.equal(await cutOff(page), 0);
      assert.deepEqual(await barriers(page), []);
    });
  });
}

for (const [words, size, scheme] of [
  ["Break glass", "desk", "light"],
  ["Break glass", "phone", "dark"],
  ["Downtime recovery", "desk", "dark"],
  ["Downtime recovery", "phone", "light"],
]) {
  test(`the dialog is sound: ${words}, ${size}, ${scheme}`, async () => {
    await withStream(TROUBLE, { size: SIZES[size], scheme }, async (page) => {
      await page.getByRole("button", { name: `${words} on laboratory-with-a-rather-long-name` }).click();
      await page.getByRole("dialog", { name: `${words} on laboratory-with-a-rather-long-name` }).waitFor();
      await picture(page, `dialog-${words.toLowerCase().replace(" ", "-")}-${size}-${scheme}`, { whole: false });
      assert.equal(await cutOff(page), 0);
      assert.deepEqual(await barriers(page), []);
    });
  });
}

test("who may only look sees what is open and cannot change it", async () => {
  const prepare = (page) =>
    page.route("**/heir/api/v1/session", (route) =>
      route.fulfill({ status: 200, contentType: "application/json", body: '{"user":"v","roles":["VIEWER"],"csrfToken":"t"}' }),
    );
  await withStream(TROUBLE, { prepare }, async (page) => {
    await page.getByRole("region", { name: "Break-glass on icu-monitors" }).waitFor();
    assert.equal(await page.getByRole("button", { name: /break.glass on|downtime recovery on|End now/i }).count(), 0);
  });
});

test("a refusal of the gateway is told in the dialog, which stays open", async () => {
  const prepare = (page) =>
    page.route("**/break-glass", (route) =>
      route.fulfill({
        status: 400,
        contentType: "application/problem+json",
        body: JSON.stringify({ type: "about:blank", title: "Bad request", status: 400, detail: "there is no listener called x" }),
      }),
    );
  await withStream(TROUBLE, { prepare, complaint: /status of 400/ }, async (page) => {
    await page.getByRole("button", { name: "Break glass on infusion-pumps" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("it refuses nothing anyway").waitFor();
    await dialog.getByLabel("Reason").fill("a reason");
    await page.keyboard.press("Enter");
    await dialog.getByText("there is no listener called x").waitFor();
  });
});

test("text from the network is text", async () => {
  await withStream(TROUBLE, {}, async (page) => {
    await page.locator("tbody tr", { hasText: "globalThis.hacked" }).waitFor();
    assert.equal(await page.evaluate(() => globalThis.hacked), undefined);
    assert.ok(!(await page.locator("body").innerText()).includes("\u202E"), "no sign turns the line round");
  });
});

test("without a listener the page tells how to get one", async () => {
  const none = status({ ready: true, state: "READY", reasons: [], listeners: [] });
  await withStream([event("status", none), event("peers", { total: 0, peers: [] })], {}, async (page) => {
    await page.getByText("eu.heir.gateway.listener~ward.cfg").waitFor();
    await page.getByText("No decision yet").waitFor();
    await picture(page, "empty");
    assert.deepEqual(await barriers(page), []);
  });
});
