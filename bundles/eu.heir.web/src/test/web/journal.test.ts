import assert from "node:assert/strict";
import { test } from "node:test";
import type { JournalPage, JournalRecord, JournalStatus, JournalVerification } from "../../main/web/api/types";
import {
  foundWords,
  gather,
  journalTrouble,
  kindWords,
  newcomers,
  PAGE_RECORDS,
  pageAbove,
  questionOf,
  searchOf,
  viewOf,
  withKind,
} from "../../main/web/model/journal";

function record(sequence: number): JournalRecord {
  return { sequence, time: "2025-03-01T08:00:00Z", kind: "LOGIN", actor: "anna", subject: "anna", text: "Logged in.", details: {} };
}

const STANDING: JournalStatus = {
  state: "WRITING",
  problem: "",
  records: 7,
  oldest: null,
  segments: 1,
  bytes: 1,
  bytesMax: 2,
  queued: 3,
  queueMax: 4096,
  lost: 0,
  gaps: 0,
};

test("a view stands in its address and comes back from it", () => {
  for (const search of ["", "?kind=LOGIN", "?kind=DECISION&kind=LOGIN&text=a+%26+b&before=17"]) {
    assert.equal(searchOf(viewOf(search)), search);
  }
  assert.deepEqual(viewOf("?kind=LOGIN,STATE,NEW&before=-3&text="), { kinds: ["STATE", "LOGIN"], text: "", before: 0 });
  assert.equal(viewOf("?before=1e99").before, 0);
  assert.equal(viewOf(`?text=${"x".repeat(999)}`).text.length, 200);
  assert.equal(questionOf({ kinds: ["LOGIN"], text: " x ", before: 9 }, 50), "/journal?kind=LOGIN&text=x&before=9&max=50");
});

test("kinds are added and taken away, and lead to the newest page", () => {
  const one = withKind({ kinds: [], text: "x", before: 9 }, "LOGIN");
  assert.deepEqual(one, { kinds: ["LOGIN"], text: "x", before: 0 });
  assert.deepEqual(withKind(one, "DECISION").kinds, ["DECISION", "LOGIN"]);
  assert.deepEqual(withKind(one, "LOGIN").kinds, []);
});

test("a page is asked for until it is full or there is no more", async () => {
  const asked: string[] = [];
  const answers: JournalPage[] = [
    { records: [], next: 900 },
    { records: [record(899), record(7)], next: 7 },
    { records: [record(3)], next: 0 },
  ];
  const outcome = await gather({ kinds: [], text: "x", before: 0 }, async (path) => {
    asked.push(path);
    return { kind: "done", value: answers.shift() ?? { records: [], next: 0 } };
  });
  assert.deepEqual(asked, ["/journal?text=x&max=50", "/journal?text=x&before=900&max=50", "/journal?text=x&before=7&max=48"]);
  assert.equal(outcome.kind === "done" && outcome.value.records.length, 3);
  assert.equal(outcome.kind === "done" && outcome.value.next, 0);
});

test("looking for what is not there ends, and can be gone on with", async () => {
  let before = 1_000_000;
  const outcome = await gather({ kinds: [], text: "x", before: 0 }, async () => ({
    kind: "done",
    value: { records: [], next: (before -= 1000) },
  }));
  assert.deepEqual(outcome, { kind: "done", value: { records: [], next: before } });
});

test("a refusal ends the page", async () => {
  const refused = { kind: "refused", message: "no" } as const;
  assert.deepEqual(await gather({ kinds: [], text: "", before: 0 }, async () => refused), refused);
});

test("the page above is the newest one when it reaches there", () => {
  assert.equal(pageAbove(100, 1000), 100 + PAGE_RECORDS + 1);
  assert.equal(pageAbove(100, 120), 0);
});

test("new records are those above the shown ones", () => {
  assert.equal(newcomers([record(5), record(3)], [record(9), record(7), record(5)]), 2);
  assert.equal(newcomers([], [record(1)]), 1);
});

test("trouble is told with what it means for messages", () => {
  assert.equal(journalTrouble(null), undefined);
  assert.equal(journalTrouble(STANDING), undefined);
  const stalled = journalTrouble({ ...STANDING, state: "STALLED", problem: "No space left.", lost: 1 });
  assert.match(stalled?.text ?? "", /^No space left\. 3 entries of at most 4,096 wait in memory; messages pass as before\. 1 entry could/);
  assert.equal(stalled?.tone, "bad");
  assert.equal(journalTrouble({ ...STANDING, state: "UNAVAILABLE" })?.tone, "bad");
  assert.equal(journalTrouble({ ...STANDING, lost: 2 })?.tone, "watch");
});

test("what a verification found is told in a sentence", () => {
  const found: JournalVerification = {
    sound: true,
    records: 1200,
    first: 1,
    last: 1200,
    segments: 1,
    unsigned: 2,
    key: "ab".repeat(32),
    findings: [],
    notes: [],
  };
  assert.equal(
    foundWords(found),
    "1,200 records (1 to 1,200) in 1 file, signed by the key abababababababab…; the newest 2 not signed yet.",
  );
  assert.equal(foundWords({ ...found, records: 0 }), "There is no record yet.");
});

test("kinds that the page does not know are told all the same", () => {
  assert.equal(kindWords("STATE"), "Timed state");
  assert.equal(kindWords("SHARING"), "Sharing");
});
