import type { Outcome } from "../api/act";
import type { JournalPage, JournalRecord, JournalStatus, JournalVerification } from "../api/types";
import { count, moment } from "./format";

/** Records on one page. */
export const PAGE_RECORDS = 50;

/** Longest text to look for; the gateway takes no longer one. */
export const TEXT_MAX_CHARS = 200;

/** The gateway looks through a bounded piece for each question; so many questions are asked for one page before the reader is. */
const QUESTIONS_MAX = 12;

/** Shown of the fingerprint of the key. */
const KEY_CHARS = 16;

/** What records are about, in the reader's words. */
export const KINDS: readonly (readonly [string, string])[] = [
  ["DECISION", "Decisions"],
  ["STATE", "Timed states"],
  ["CONFIGURATION", "Configuration"],
  ["MODULE", "Modules"],
  ["LOGIN", "Logins"],
  ["GATEWAY", "Gateway"],
  ["JOURNAL", "Journal"],
  ["DEVICE", "Devices"],
];

const KIND_WORDS: Readonly<Record<string, string>> = {
  DECISION: "Decision",
  STATE: "Timed state",
  CONFIGURATION: "Configuration",
  MODULE: "Module",
  LOGIN: "Login",
  GATEWAY: "Gateway",
  JOURNAL: "Journal",
  DEVICE: "Device",
};

/** A newer gateway may know kinds that this page does not. */
export function kindWords(kind: string): string {
  return KIND_WORDS[kind] ?? kind.charAt(0) + kind.slice(1).toLowerCase();
}

/** What the reader wants to see; stands in the address, so that it can be linked. */
export interface View {
  /** Empty for all. */
  readonly kinds: readonly string[];
  readonly text: string;
  /** Only records before this one; 0 for the newest. */
  readonly before: number;
}

export const NEWEST: View = { kinds: [], text: "", before: 0 };

/** The view of an address; what is not understood is left out. */
export function viewOf(search: string): View {
  const parameters = new URLSearchParams(search);
  const asked = parameters.getAll("kind").flatMap((value) => value.split(","));
  const before = Number(parameters.get("before") ?? "0");
  return {
    kinds: KINDS.map(([kind]) => kind).filter((kind) => asked.includes(kind)),
    text: (parameters.get("text") ?? "").slice(0, TEXT_MAX_CHARS),
    before: Number.isSafeInteger(before) && before > 0 ? before : 0,
  };
}

/** The query of a view's address, with its question mark; empty for the newest of all. */
export function searchOf(view: View): string {
  const query = parametersOf(view).toString();
  return query === "" ? "" : `?${query}`;
}

function parametersOf(view: View): URLSearchParams {
  const parameters = new URLSearchParams();
  view.kinds.forEach((kind) => parameters.append("kind", kind));
  if (view.text.trim() !== "") {
    parameters.set("text", view.text.trim());
  }
  if (view.before > 0) {
    parameters.set("before", String(view.before));
  }
  return parameters;
}

export function isFiltered(view: View): boolean {
  return view.kinds.length > 0 || view.text.trim() !== "";
}

/** The view with one kind more or less. */
export function withKind(view: View, kind: string): View {
  const chosen = view.kinds.includes(kind) ? view.kinds.filter((each) => each !== kind) : [...view.kinds, kind];
  return { ...view, kinds: KINDS.map(([each]) => each).filter((each) => chosen.includes(each)), before: 0 };
}

/**
 * Where newer records are found without the way that led here: sequences rise by one, so without a filter the page above is known.
 *
 * @param newest sequence of the newest record on the page
 * @param last sequence of the newest record of all
 * @returns what to ask before, 0 for the newest page
 */
export function pageAbove(newest: number, last: number): number {
  const before = newest + PAGE_RECORDS + 1;
  return before > last ? 0 : before;
}

/** Address of a question, below the API. */
export function questionOf(view: View, max: number): string {
  const parameters = parametersOf(view);
  parameters.set("max", String(max));
  return `/journal?${parameters.toString()}`;
}

/**
 * A page of a view: asks on while it is not full and there are older records, for a while.
 *
 * @param ask the gateway
 * @returns a page with fewer records and a `next` when it gave up looking
 */
export async function gather(view: View, ask: (path: string) => Promise<Outcome<JournalPage>>): Promise<Outcome<JournalPage>> {
  const records: JournalRecord[] = [];
  let before = view.before;
  for (let questions = 0; questions < QUESTIONS_MAX; questions++) {
    const answer = await ask(questionOf({ ...view, before }, PAGE_RECORDS - records.length));
    if (answer.kind !== "done") {
      return answer;
    }
    records.push(...answer.value.records);
    before = answer.value.next;
    if (before === 0 || records.length >= PAGE_RECORDS) {
      break;
    }
  }
  return { kind: "done", value: { records, next: before } };
}

/** How many records of a fresh first page are not on the shown one. */
export function newcomers(shown: readonly JournalRecord[], fresh: readonly JournalRecord[]): number {
  const newest = shown[0]?.sequence ?? 0;
  return fresh.filter((record) => record.sequence > newest).length;
}

/** Something the reader must know of the journal. */
export interface Trouble {
  readonly tone: "bad" | "watch";
  readonly title: string;
  readonly text: string;
}

/** What is wrong with the journal now; nothing while it keeps everything. */
export function journalTrouble(journal: JournalStatus | null): Trouble | undefined {
  if (journal === null) {
    return undefined;
  }
  const lost = journal.lost > 0 ? ` ${entries(journal.lost)} could not be kept.` : "";
  switch (journal.state) {
    case "STALLED":
      return {
        tone: "bad",
        title: "The journal is stalled",
        text: `${journal.problem} ${entries(journal.queued)} of at most ${count(journal.queueMax)} wait in memory; messages pass as before.${lost}`,
      };
    case "UNAVAILABLE":
      return {
        tone: "bad",
        title: "The journal keeps nothing",
        text: `${journal.problem} Messages pass as before, and nothing of it is recorded.${lost}`,
      };
    case "WRITING":
      return journal.lost > 0
        ? { tone: "watch", title: "The journal has a hole", text: `${entries(journal.lost)} could not be kept since the start.` }
        : undefined;
  }
}

function entries(number: number): string {
  return `${count(number)} ${number === 1 ? "entry" : "entries"}`;
}

/** The journal's state as a figure. */
export function stateWords(journal: JournalStatus): readonly [string, "good" | "bad"] {
  switch (journal.state) {
    case "WRITING":
      return ["Recording", "good"];
    case "STALLED":
      return ["Stalled", "bad"];
    case "UNAVAILABLE":
      return ["Unavailable", "bad"];
  }
}

/** Since when records are kept. */
export function keptSince(journal: JournalStatus): string {
  return journal.oldest === null ? "nothing kept yet" : `kept since ${moment(journal.oldest)}`;
}

/** What a verification found, in one sentence. */
export function foundWords(found: JournalVerification): string {
  if (found.records === 0) {
    return "There is no record yet.";
  }
  const signed = found.key === "" ? "not signed" : `signed by the key ${found.key.slice(0, KEY_CHARS)}`;
  const unsigned = found.unsigned > 0 ? `; the newest ${count(found.unsigned)} not signed yet` : "";
  return (
    `${count(found.records)} ${found.records === 1 ? "record" : "records"} (${count(found.first)} to ${count(found.last)}) ` +
    `in ${count(found.segments)} ${found.segments === 1 ? "file" : "files"}, ${signed}${unsigned}.`
  );
}
