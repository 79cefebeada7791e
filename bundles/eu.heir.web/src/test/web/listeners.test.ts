import assert from "node:assert/strict";
import { test } from "node:test";
import type { Bound, Listener, Opening, Status } from "../../main/web/api/types";
import { boundGroups, boundText, fullName, reachedText, share, shareTone, worthShowing } from "../../main/web/model/bounds";
import { conditionWords, failModeUses, missing, standing } from "../../main/web/model/notices";
import { next, NOTHING_YET } from "../../main/web/model/overview";
import {
  BREAK_GLASS,
  countdown,
  DOWNTIME_RECOVERY,
  MINUTES_MAX,
  minutesOf,
  minutesText,
  openings,
  secondsLeft,
  stateOf,
  TIMED_STATES,
  timeText,
  withOpening,
} from "../../main/web/model/timed";

const opening: Opening = {
  state: "BREAK_GLASS",
  listener: "icu",
  who: "anna",
  reason: "pump server moved",
  since: "2025-03-01T08:00:00Z",
  until: "2025-03-01T08:15:00Z",
};

const recovery: Opening = { ...opening, state: "DOWNTIME_RECOVERY", reason: "the record system is back", until: "2025-03-01T12:00:00Z" };

function listener(name: string, changes: Partial<Listener> = {}): Listener {
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
    ...changes,
  };
}

function bound(scope: string, used: number, limit: number, changes: Partial<Bound> = {}): Bound {
  return { name: "sessions.max", scope, used, limit, reached: 0, ...changes };
}

test("time left is counted by the gateway's clock, never below nothing and never above the whole", () => {
  const until = Date.parse(opening.until);
  assert.equal(secondsLeft(opening, until - 900_000), 900);
  assert.equal(secondsLeft(opening, until - 900_020), 900);
  assert.equal(secondsLeft(opening, until - 1), 1);
  assert.equal(secondsLeft(opening, until), 0);
  assert.equal(secondsLeft(opening, until + 60_000), 0);
});

test("countdown is read as a clock", () => {
  assert.equal(countdown(0), "0:00");
  assert.equal(countdown(9), "0:09");
  assert.equal(countdown(247), "4:07");
  assert.equal(countdown(3600), "1:00:00");
  assert.equal(countdown(86_400), "24:00:00");
});

test("only whole minutes that the gateway takes are taken", () => {
  assert.equal(minutesOf("30"), 30);
  assert.equal(minutesOf("1440"), 1440);
  for (const wrong of ["", " ", "0", "-5", "1.5", "1441", "five", "1e9"]) {
    assert.equal(minutesOf(wrong), undefined, wrong);
  }
  assert.equal(minutesText(1), "1 minute");
  assert.equal(minutesText(15), "15 minutes");
});

test("each state offers times of its own, all of which the gateway takes", () => {
  const texts = TIMED_STATES.map(({ offers }) => offers.map(({ text }) => text));
  assert.deepEqual(texts, [
    ["5 minutes", "15 minutes", "60 minutes"],
    ["1 hour", "4 hours", "12 hours"],
  ]);
  for (const state of TIMED_STATES) {
    assert.ok(state.offers.every(({ minutes }) => minutes >= 1 && minutes <= MINUTES_MAX), state.name);
    assert.ok(state.offers.some(({ minutes }) => minutes === state.minutesAtFirst), state.name);
    assert.equal(minutesOf(String(state.minutesOther)), state.minutesOther, state.name);
  }
  assert.equal(timeText(BREAK_GLASS, 60), "60 minutes");
  assert.equal(timeText(DOWNTIME_RECOVERY, 60), "1 hour");
  assert.equal(timeText(DOWNTIME_RECOVERY, 90), "90 minutes");
});

test("break-glass alarms and downtime recovery does not, in words and in colour", () => {
  assert.equal(stateOf(opening), BREAK_GLASS);
  assert.equal(stateOf(recovery), DOWNTIME_RECOVERY);
  assert.equal(BREAK_GLASS.tone, "bad");
  assert.equal(BREAK_GLASS.headline("icu"), "Break-glass is open on icu");
  assert.equal(DOWNTIME_RECOVERY.tone, "watch");
  assert.equal(DOWNTIME_RECOVERY.headline("icu"), "Downtime recovery is on for icu");
  assert.equal(DOWNTIME_RECOVERY.meaning, "Rates and ages are not judged; everything else is.");
});

test("nothing that is read out is called the same in two states", () => {
  const names = TIMED_STATES.flatMap(({ noun, words, change, headline, timeLeft }) => [
    noun,
    words,
    change,
    headline("icu"),
    timeLeft("icu"),
  ]);
  assert.equal(new Set(names).size, names.length);
});

test("an opening is found, put in and taken out", () => {
  const closed = [listener("icu"), listener("adt")];
  const open = withOpening(closed, "breakGlass", "icu", opening);
  assert.deepEqual(openings(closed), []);
  assert.deepEqual(openings(open), [opening]);
  assert.deepEqual(withOpening(open, "breakGlass", "icu", null), closed);
});

test("both states stand side by side at one listener, break-glass first", () => {
  const recovering = withOpening([listener("adt"), listener("icu")], "downtimeRecovery", "icu", recovery);
  const both = withOpening(recovering, "breakGlass", "icu", opening);
  assert.deepEqual(openings(recovering), [recovery]);
  assert.deepEqual(openings(both), [opening, recovery]);
  assert.deepEqual(openings(withOpening(both, "downtimeRecovery", "icu", null)), [opening]);
  const elsewhere = withOpening(both, "downtimeRecovery", "adt", { ...recovery, listener: "adt" });
  assert.deepEqual(
    openings(elsewhere).map(({ state, listener: name }) => `${state} ${name}`),
    ["BREAK_GLASS icu", "DOWNTIME_RECOVERY adt", "DOWNTIME_RECOVERY icu"],
  );
});

test("what was just opened shows at once, and the clocks are compared", () => {
  const status = {
    time: "2025-03-01T08:00:05Z",
    listeners: [listener("icu")],
    totals: { breakGlass: 0, downtimeRecovery: 0, verdicts: {} },
    latency: {},
  } as unknown as Status;
  const told = next(NOTHING_YET, { kind: "status", status, receivedAt: Date.parse("2025-03-01T08:00:00Z") });
  assert.equal(told.clockAheadMillis, 5000);
  const glass = { kind: "timed", state: BREAK_GLASS, listener: "icu" } as const;
  const opened = next(told, { ...glass, opening });
  assert.deepEqual(opened.status?.listeners[0]?.breakGlass, opening);
  assert.equal(opened.status?.totals.breakGlass, 1);
  assert.equal(opened.status?.totals.downtimeRecovery, 0);
  const both = next(opened, { kind: "timed", state: DOWNTIME_RECOVERY, listener: "icu", opening: recovery });
  assert.deepEqual(both.status?.listeners[0]?.breakGlass, opening);
  assert.deepEqual(both.status?.listeners[0]?.downtimeRecovery, recovery);
  assert.equal(both.status?.totals.downtimeRecovery, 1);
  const ended = next(both, { ...glass, opening: null });
  assert.equal(ended.status?.totals.breakGlass, 0);
  assert.deepEqual(ended.status?.listeners[0]?.downtimeRecovery, recovery);
  assert.equal(next(NOTHING_YET, { ...glass, opening }), NOTHING_YET);
});

test("uses of the fail-mode table are told in words, most frequent first", () => {
  assert.deepEqual(
    failModeUses({ MALFORMED: 2, UPSTREAM_DOWN: 7, OPAQUE: 0 }).map(({ words, count }) => `${words} ${count}`),
    ["Hospital system not reachable 7", "Not readable as its protocol 2"],
  );
  assert.equal(conditionWords("JOURNAL_FULL"), "Journal full");
});

test("a standing finding is split into its id and its text", () => {
  assert.deepEqual(standing("TLS-LEGACY: TLSv1 allowed on listen.tls"), { id: "TLS-LEGACY", text: "TLSv1 allowed on listen.tls" });
  assert.deepEqual(standing("something else: x"), { id: "Finding", text: "something else: x" });
});

test("what went missing is told only where something did", () => {
  assert.deepEqual(missing(listener("icu")), []);
  assert.deepEqual(missing(listener("icu", { repliesMissed: 1, sessionsTurnedAway: 1200 })), [
    "1 reply missing",
    "1,200 connections turned away",
  ]);
});

test("a bound warns above 80 % and alarms where it is all but used up", () => {
  const tone = (used: number): string => shareTone(share(bound("icu", used, 100)));
  assert.deepEqual([0, 80, 81, 95, 96, 100, 130].map(tone), ["accent", "accent", "watch", "watch", "bad", "bad", "bad"]);
  assert.equal(share(bound("icu", 5, 0)), 0);
});

test("bounds of a listener stand under its name", () => {
  const budget = bound("", 1_048_576, 67_108_864, { name: "hold.budget.bytes" });
  const icu = bound("icu", 3, 4096);
  const adt = bound("adt", 4, 4096);
  assert.deepEqual(boundGroups([icu, budget, adt]), [
    { scope: "", bounds: [budget] },
    { scope: "icu", bounds: [icu] },
    { scope: "adt", bounds: [adt] },
  ]);
  assert.deepEqual(boundGroups([icu]), [{ scope: "icu", bounds: [icu] }]);
  assert.equal(boundText(budget), "1 of 64 MiB");
  assert.equal(boundText(icu), "3 of 4,096");
  assert.equal(fullName(icu), "sessions.max of icu");
  assert.equal(fullName(budget), "hold.budget.bytes");
});

test("a listener's bound is shown once it matters, the process's always", () => {
  assert.equal(worthShowing(bound("", 0, 100)), true);
  assert.equal(worthShowing(bound("icu", 49, 100)), false);
  assert.equal(worthShowing(bound("icu", 50, 100)), true);
  assert.equal(worthShowing(bound("icu", 0, 100, { reached: 1 })), true);
  assert.equal(worthShowing(bound("icu", 7, 0)), false);
});

test("waits and how often a bound was reached are told in words", () => {
  assert.equal(boundText(bound("icu", 1200, 60_000, { name: "reply.timeout.ms" })), "1,200 of 60,000 ms");
  assert.equal(boundText(bound("icu", 1200, 0, { name: "idle.timeout.ms" })), "1,200 ms, no limit");
  assert.equal(reachedText(bound("icu", 1, 1)), "");
  assert.equal(reachedText(bound("icu", 1, 1, { reached: 1 })), "reached once");
  assert.equal(reachedText(bound("icu", 1, 1, { reached: 3000 })), "reached 3,000 times");
});
