import type { Decision, Verdict } from "../api/types";

/** Most decisions that the page keeps. */
export const DECISIONS_KEPT = 500;

/** How a decision is shown. */
export type Tone = "good" | "watch" | "bad" | "muted";

export interface Outcome {
  readonly label: string;
  readonly tone: Tone;
}

/** What the reader wants to see. */
export interface Filter {
  readonly verdicts: "all" | "refused" | "watched" | "allowed";
  readonly listener: string;
  readonly text: string;
}

const GROUPS: Readonly<Record<Filter["verdicts"], readonly Verdict[]>> = {
  all: ["ALLOW", "WATCH", "REFUSE", "SEVER"],
  refused: ["REFUSE", "SEVER"],
  watched: ["WATCH"],
  allowed: ["ALLOW"],
};

export function outcome(decision: Decision): Outcome {
  switch (decision.verdict) {
    case "ALLOW":
      return { label: "Allowed", tone: "muted" };
    case "WATCH":
      return { label: "Watched", tone: "watch" };
    case "REFUSE":
      return decision.enforced ? { label: "Refused", tone: "bad" } : { label: "Would refuse", tone: "watch" };
    case "SEVER":
      return decision.enforced ? { label: "Severed", tone: "bad" } : { label: "Would sever", tone: "watch" };
  }
}

/** Tells decisions apart, also those of an earlier run of the gateway, whose sequence began anew. */
export function keyOf(decision: Decision): string {
  return `${decision.sequence} ${decision.time}`;
}

/** Adds one, newest first; after a break of the line some come again. */
export function add(decisions: readonly Decision[], decision: Decision): readonly Decision[] {
  const key = keyOf(decision);
  return decisions.some((held) => keyOf(held) === key) ? decisions : [decision, ...decisions].slice(0, DECISIONS_KEPT);
}

export function matches(decision: Decision, filter: Filter): boolean {
  if (!GROUPS[filter.verdicts].includes(decision.verdict)) {
    return false;
  }
  if (filter.listener !== "" && decision.listener !== filter.listener) {
    return false;
  }
  const wanted = filter.text.trim().toLowerCase();
  return (
    wanted === "" ||
    [decision.claims, decision.address, decision.operation, decision.correlation, decision.rule, decision.reason, decision.source]
      .join("\n")
      .toLowerCase()
      .includes(wanted)
  );
}
