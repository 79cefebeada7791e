import type { Counts, Listener } from "../api/types";
import { count } from "./format";

/** Conditions of the fail-mode table in plain words. */
const CONDITIONS: Readonly<Record<string, string>> = {
  ADAPTER_ABSENT: "No adapter for the protocol",
  ADAPTER_FAULT: "Adapter failed",
  ADAPTER_SLOW: "Adapter too slow",
  DECISION_UNAVAILABLE: "Rules not there",
  HOLD_LIMIT: "Too much to hold",
  MALFORMED: "Not readable as its protocol",
  OPAQUE: "Cannot be looked into",
  PEER_STALLED: "A peer stands still",
  UPSTREAM_DOWN: "Hospital system not reachable",
};

/** One condition that came to pass. */
export interface FailModeUse {
  readonly condition: string;
  readonly words: string;
  readonly count: number;
}

/** Uses of the fail-mode table, most frequent first. */
export function failModeUses(failures: Counts): readonly FailModeUse[] {
  return Object.entries(failures)
    .filter(([, uses]) => uses > 0)
    .map(([condition, uses]) => ({ condition, words: conditionWords(condition), count: uses }))
    .sort((a, b) => b.count - a.count || a.words.localeCompare(b.words));
}

/** A newer gateway may know conditions that this page does not. */
export function conditionWords(condition: string): string {
  const known = CONDITIONS[condition];
  if (known !== undefined) {
    return known;
  }
  const words = condition.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A weakness that lasts as long as the configuration does. */
export interface Standing {
  readonly id: string;
  readonly text: string;
}

/** `TLS-LEGACY: TLSv1 allowed on listen.tls` in its two parts. */
export function standing(finding: string): Standing {
  const parts = /^([A-Z][A-Z0-9-]*): (.*)$/u.exec(finding);
  return { id: parts?.[1] ?? "Finding", text: parts?.[2] ?? finding };
}

/** What went missing on a listener, in words; nothing where nothing did. */
export function missing(listener: Listener): readonly string[] {
  const notes: string[] = [];
  if (listener.repliesMissed > 0) {
    notes.push(`${count(listener.repliesMissed)} ${listener.repliesMissed === 1 ? "reply" : "replies"} missing`);
  }
  if (listener.sessionsTurnedAway > 0) {
    const one = listener.sessionsTurnedAway === 1;
    notes.push(`${count(listener.sessionsTurnedAway)} ${one ? "connection" : "connections"} turned away`);
  }
  return notes;
}
