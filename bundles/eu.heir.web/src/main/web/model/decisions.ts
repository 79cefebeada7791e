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

/** Adds one, newest first; events may come twice after a reconnect. */
export function add(decisions: readonly Decision[], decision: Decision): readonly Decision[] {
  const newest = decisions[0];
  if (newest !== undefined && decision.sequence <= newest.sequence) {
    // A lower number than the oldest we hold means that the gateway has started anew.
    const oldest = decisions.at(-1);
    if (decision.sequence >= (oldest?.sequence ?? 0) || decision.time <= newest.time) {
      return decisions;
    }
  }
  return [decision, ...decisions].slice(0, DECISIONS_KEPT);
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
