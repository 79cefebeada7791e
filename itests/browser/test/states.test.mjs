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
    bytesFromDevice: 1,
    bytesFromHospital: 1,
    failures: {},
    ...changes,
  };
}

const listeners = [
  listener("icu-monitors"),
  listener("infusion-pumps", {
    criticality: "IN_THERAPY",
    mode: "MONITOR",
    upstreamUp: false,
    upstream: "pump-server.hospital.example:6661",
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
      bytesFromDevice: 1,
      bytesFromHospital: 1,
      failures: {},
    },
    latency: { count: 1, sumMicros: 64, p50Micros: 64.2, p99Micros: 1800, maxMicros: 9000 },
    listeners,
    adapters: [
      { protocol: "hl7v2", state: "SERVING", title: "HL7 v2 over MLLP", bundle: "eu.heir.protocol.hl7v2 0.1.0", sessions: 36 },
      { protocol: "dicom", state: "FAULTED", title: "", bundle: "", sessions: 0 },
    ],
    bounds: [
      { name: "hold.budget.bytes", used: 61_000_000, limit: 67_108_864 },
      { name: "peers.max", used: 1600, limit: 2000 },
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

async function withStream(events, options, use) {
  const { context, page, complaints } = await open(browser, options);
  try {
    await page.route("**/heir/api/v1/events", (route) =>
      route.fulfill({ status: 200, contentType: "text/event-stream", body: `retry: 60000\n\n${events.join("")}` }),
    );
    await login(page);
    await page.locator(".h-stats").waitFor();
    await use(page);
    assert.deepEqual(complaints, []);
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
      const verdicts = await page.locator("[data-label=Verdict]").allInnerTexts();
      assert.deepEqual(verdicts.map((each) => each.trim()), ["Severed", "Watched", "Would refuse", "Refused", "Allowed"]);
      await picture(page, `trouble-${size}-${scheme}`);
      assert.equal(await cutOff(page), 0);
      assert.deepEqual(await barriers(page), []);
    });
  });
}

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
