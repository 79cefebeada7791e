import assert from "node:assert/strict";
import { test } from "node:test";
import type { Decision, Listener, Opening, Peer, Sample } from "../../main/web/api/types";
import { add, DECISIONS_KEPT, matches, outcome } from "../../main/web/model/decisions";
import { claimsAsName, duration, micros, perSecond, shown } from "../../main/web/model/format";
import { addSample, points, rate, RateMeter, recentRate } from "../../main/web/model/rates";
import { decades, niceTop } from "../../main/web/model/scale";
import { layout, PEERS_PER_LISTENER, type Box } from "../../main/web/model/topology";

function sample(time: number, interactions: number): Sample {
  return { time, sessions: 1, interactions, refusals: 0, watches: 0, p50Micros: 80, p99Micros: 200 };
}

function decision(sequence: number, changes: Partial<Decision> = {}): Decision {
  return {
    sequence,
    time: "2025-03-01T08:00:00Z",
    listener: "icu",
    protocol: "hl7v2",
    mode: "ENFORCE",
    session: "c-1",
    address: "192.0.2.7",
    claims: "MSH-3=MONITOR MSH-4=ICU",
    operation: "ORU^R01",
    correlation: "4711",
    verdict: "REFUSE",
    enforced: true,
    rule: "sender.unknown",
    reason: "No contract names this sender.",
    source: "icu.yml:7",
    ...changes,
  };
}

function listener(name: string): Listener {
  return {
    name,
    protocol: "hl7v2",
    listen: "127.0.0.1:2575",
    upstream: "127.0.0.1:2576",
    mode: "ENFORCE",
    criticality: "CLINICAL",
    state: "SERVING",
    problem: "",
    upstreamUp: true,
    sessions: 1,
    interactions: 10,
    verdicts: {},
    refused: 0,
    replies: 10,
    repliesMissed: 0,
    sessionsTurnedAway: 0,
    bytesFromDevice: 0,
    bytesFromHospital: 0,
    failures: {},
    standing: [],
    breakGlass: null,
    downtimeRecovery: null,
  };
}

function peer(index: number): Peer {
  return {
    listener: "icu",
    address: `192.0.2.${index}`,
    claims: `MSH-3=M${index}`,
    interactions: index,
    refused: 0,
    lastSeen: "2025-03-01T08:00:00Z",
  };
}

test("rate is per second and starts anew with a new process", () => {
  assert.equal(rate(10, 30, 2), 10);
  assert.equal(rate(1000, 4, 2), 2);
  assert.equal(rate(1, 2, 0), 0);
});

test("one second has one sample and old ones go", () => {
  let samples: readonly Sample[] = [];
  for (let time = 0; time < 400; time++) {
    samples = addSample(samples, sample(time, time * 3), 300);
  }
  samples = addSample(samples, sample(399, 2000), 300);
  assert.equal(samples.length, 300);
  assert.equal(samples.at(-1)?.interactions, 2000);
  assert.equal(samples[0]?.time, 100);
});

test("series and recent rate follow the counters", () => {
  const samples = [sample(1, 0), sample(2, 5), sample(3, 10), sample(5, 30)];
  assert.deepEqual(points(samples, 1).map((point) => point.messages), [5, 5, 10]);
  assert.deepEqual(points(samples, 10).map((point) => point.messages), [5, 5, 7.5]);
  assert.equal(recentRate(samples, 2), 10);
  assert.equal(recentRate([], 5), 0);
});

test("meter follows each counter and forgets those that are gone", () => {
  const meter = new RateMeter(2000);
  meter.update(0, [["a", 0], ["b", 0]]);
  meter.update(1000, [["a", 7]]);
  assert.equal(meter.rate("a"), 7);
  assert.equal(meter.rate("b"), 0);
  meter.update(2000, [["a", 14]]);
  meter.update(3000, [["a", 14]]);
  meter.update(4000, [["a", 14]]);
  assert.equal(meter.rate("a"), 0);
});

test("decisions are newest first, once, and bounded", () => {
  let decisions: readonly Decision[] = [];
  for (let sequence = 1; sequence <= DECISIONS_KEPT + 5; sequence++) {
    decisions = add(decisions, decision(sequence));
  }
  assert.equal(decisions.length, DECISIONS_KEPT);
  assert.equal(decisions[0]?.sequence, DECISIONS_KEPT + 5);
  assert.equal(add(decisions, decision(DECISIONS_KEPT)), decisions);
  assert.equal(add(decisions, decision(DECISIONS_KEPT, { time: "2025-03-02T00:00:00Z" })).length, DECISIONS_KEPT);
});

test("a refusal in monitor mode is told as what would have been", () => {
  assert.equal(outcome(decision(1)).label, "Refused");
  assert.equal(outcome(decision(1, { enforced: false })).label, "Would refuse");
  assert.equal(outcome(decision(1, { verdict: "SEVER", enforced: false })).label, "Would sever");
});

test("filter looks at verdict, listener and every text", () => {
  const all = { verdicts: "all", listener: "", text: "" } as const;
  assert.ok(matches(decision(1), all));
  assert.ok(matches(decision(1), { ...all, text: " ICU.YML " }));
  assert.ok(!matches(decision(1), { ...all, text: "adt" }));
  assert.ok(!matches(decision(1), { ...all, listener: "adt" }));
  assert.ok(!matches(decision(1), { ...all, verdicts: "allowed" }));
  assert.ok(matches(decision(1, { verdict: "SEVER" }), { ...all, verdicts: "refused" }));
});

test("text from the network cannot turn lines round or hide", () => {
  assert.equal(shown("a\u202Eb\r\nc\u0000"), "a▯b▯▯c▯");
  assert.equal(claimsAsName("MSH-3=MONITOR MSH-4=ICU"), "MONITOR · ICU");
  assert.equal(claimsAsName("MSH-3=PAT ADM MSH-4=A=B"), "PAT ADM · A=B");
  assert.equal(claimsAsName(""), "");
});

test("figures are short and have their unit", () => {
  assert.deepEqual(micros(85.4), { value: "85", unit: "µs" });
  assert.deepEqual(micros(2400), { value: "2.4", unit: "ms" });
  assert.deepEqual(micros(999.7), { value: "1", unit: "ms" });
  assert.deepEqual(micros(1_000_000), { value: "1", unit: "s" });
  assert.equal(perSecond(4.25), "4.3");
  assert.equal(perSecond(0), "0");
  assert.equal(perSecond(1234.5), "1,235");
  assert.equal(perSecond(2_235_520), "2.24M");
  assert.equal(duration(59), "59 s");
  assert.equal(duration(3 * 3600 + 61), "3 h 1 min");
  assert.equal(niceTop(0, 5), 5);
  assert.equal(niceTop(37, 5), 50);
  assert.equal(niceTop(Number.NaN, 5), 5);
  assert.deepEqual(decades(10, 4200), [10, 100, 1000, 10_000]);
  assert.deepEqual(decades(10, 0), [10, 100]);
});

test("boxes of the picture never overlap and stay inside, at any width", () => {
  const peers = Array.from({ length: 20 }, (_, index) => peer(index));
  for (const width of [280, 360, 719, 720, 1100, 2400]) {
    const recovering = { ...listener("adt"), downtimeRecovery: { state: "DOWNTIME_RECOVERY" } as Opening };
    const plan = layout(width, [listener("icu"), recovering], peers);
    const boxes = plan.nodes.map((node) => node.box);
    boxes.forEach((box, index) => {
      assert.ok(box.x >= 0 && box.x + box.width <= width, `inside at ${width}`);
      assert.ok(box.y + box.height <= plan.height, `high enough at ${width}`);
      boxes.slice(index + 1).forEach((other) => assert.ok(!overlap(box, other), `apart at ${width}`));
    });
    assert.equal(plan.nodes.filter((node) => node.kind === "peer").length, PEERS_PER_LISTENER);
    assert.equal(plan.nodes.filter((node) => node.kind === "more").length, 1);
  }
});

test("a narrow box grows for the badge of downtime recovery, a wide one has room", () => {
  const opening: Opening = { state: "DOWNTIME_RECOVERY", listener: "icu", who: "a", reason: "r", since: "", until: "" };
  const heights = (width: number): readonly (number | undefined)[] =>
    [listener("icu"), { ...listener("icu"), downtimeRecovery: opening }].map(
      (each) => layout(width, [each], []).nodes.find((node) => node.kind === "listener")?.box.height,
    );
  const [usual, grown] = heights(760);
  assert.ok(usual !== undefined && grown !== undefined && grown > usual);
  for (const width of [280, 360, 1100, 2400]) {
    assert.deepEqual(heights(width), [usual, usual], `at ${width}`);
  }
});

test("peers keep their places while others speak", () => {
  const offender = { ...peer(99), refused: 1 };
  const crowd = Array.from({ length: 20 }, (_, index) => peer(index));
  const names = (peers: readonly Peer[]): string[] =>
    layout(1200, [listener("icu")], peers).nodes.filter((node) => node.kind === "peer").map((node) => node.key);
  assert.deepEqual(names([peer(1), peer(2), peer(3)]), names([peer(3), peer(1), peer(2)]));
  assert.ok(names([...crowd, offender]).some((name) => name.includes(offender.address)), "who broke policy stays in the picture");
});

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
