import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Decision } from "../api/types";
import { DECISIONS_KEPT, keyOf, matches, outcome, type Filter } from "../model/decisions";
import { claimsAsName, clock, count, moment, shown } from "../model/format";
import { Badge, Card, Empty } from "./parts";

/** Most rows on the page; more would only slow the browser down. */
const ROWS_MAX = 100;

const VERDICTS: readonly (readonly [Filter["verdicts"], string])[] = [
  ["all", "All"],
  ["refused", "Refused"],
  ["watched", "Watched"],
  ["allowed", "Allowed"],
];

/** The last decisions with their reasons, to be filtered and held still. */
export function DecisionTable(props: {
  readonly decisions: readonly Decision[];
  readonly listeners: readonly string[];
  readonly listener: string;
  readonly chooseListener: (listener: string) => void;
}): JSX.Element {
  const [verdicts, setVerdicts] = useState<Filter["verdicts"]>("all");
  const [text, setText] = useState("");
  const [held, setHeld] = useState<readonly Decision[] | undefined>(undefined);
  const filter: Filter = { verdicts, listener: props.listener, text };
  const found = (held ?? props.decisions).filter((decision) => matches(decision, filter));
  const waiting = held === undefined ? 0 : missing(held, props.decisions);

  return (
    <Card
      title="Last decisions"
      class="h-decisions"
      aside={
        <button
          type="button"
          class="h-button"
          aria-pressed={held !== undefined}
          onClick={() => setHeld(held === undefined ? props.decisions : undefined)}
        >
          {held === undefined ? "Hold" : `Go on${waiting > 0 ? ` (${count(waiting)} new)` : ""}`}
        </button>
      }
    >
      <div class="h-filters" role="search" aria-label="Filter decisions">
        <div class="h-segments" role="group" aria-label="Verdict">
          {VERDICTS.map(([value, label]) => (
            <button key={value} type="button" aria-pressed={verdicts === value} onClick={() => setVerdicts(value)}>
              {label}
            </button>
          ))}
        </div>
        <select
          aria-label="Listener"
          value={props.listener}
          onChange={(event) => props.chooseListener(event.currentTarget.value)}
        >
          <option value="">All listeners</option>
          {props.listeners.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
        <input
          type="search"
          aria-label="Text in sender, operation, reason or rule"
          placeholder="Sender, operation, reason, rule…"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      {found.length === 0 ? <NoDecision any={props.decisions.length > 0} /> : <Rows decisions={found} />}
    </Card>
  );
}

function NoDecision(props: { readonly any: boolean }): JSX.Element {
  return props.any ? (
    <Empty title="Nothing matches the filter">Choose “All”, all listeners and no text to see every decision.</Empty>
  ) : (
    <Empty title="No decision yet">
      Decisions show up here as messages pass: each refusal and each watch, and of what is simply allowed about one a second.
    </Empty>
  );
}

function Rows(props: { readonly decisions: readonly Decision[] }): JSX.Element {
  const rows = props.decisions.slice(0, ROWS_MAX);
  return (
    <>
      {/* Focusable, so that the keyboard can scroll it sideways. */}
      <div class="h-table-scroll" tabIndex={0} role="region" aria-label="Last decisions, newest first">
        <table class="h-table">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Verdict</th>
              <th scope="col">Sender</th>
              <th scope="col">Operation</th>
              <th scope="col">Reason</th>
              <th scope="col">Rule</th>
              <th scope="col">Listener</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((decision) => (
              <Row key={keyOf(decision)} decision={decision} />
            ))}
          </tbody>
        </table>
      </div>
      <p class="h-table-note">
        {props.decisions.length > rows.length
          ? `The newest ${count(rows.length)} of ${count(props.decisions.length)} that match.`
          : `${count(rows.length)} ${rows.length === 1 ? "decision" : "decisions"}; the page keeps the last ${count(DECISIONS_KEPT)}.`}
      </p>
    </>
  );
}

function Row(props: { readonly decision: Decision }): JSX.Element {
  const { decision } = props;
  const { label, tone } = outcome(decision);
  return (
    <tr class={`h-row-${tone}`} data-sequence={decision.sequence}>
      <td data-label="Time" class="h-mono" title={moment(decision.time)}>
        {clock(decision.time)}
      </td>
      <td data-label="Verdict">
        <Badge tone={tone}>{label}</Badge>
      </td>
      <td data-label="Sender">
        <span class="h-clip" title={shown(decision.claims)}>
          {claimsAsName(decision.claims) || "unknown"}
        </span>
        <span class="h-sub h-mono">{decision.address}</span>
      </td>
      <td data-label="Operation">
        <span class="h-mono h-clip">{shown(decision.operation)}</span>
        {decision.correlation !== "" && <span class="h-sub h-mono h-clip">{shown(decision.correlation)}</span>}
      </td>
      <td data-label="Reason" class={`h-reason ${decision.reason === "" ? "h-nothing" : ""}`}>
        {decision.reason === "" ? <span class="h-tone-muted">–</span> : shown(decision.reason)}
      </td>
      <td data-label="Rule" class={decision.rule === "" ? "h-nothing" : ""}>
        {decision.rule === "" ? <span class="h-tone-muted">–</span> : <span class="h-mono h-clip">{shown(decision.rule)}</span>}
        {decision.source !== "" && <span class="h-sub h-mono h-clip">{shown(decision.source)}</span>}
      </td>
      <td data-label="Listener">
        <span class="h-clip">{decision.listener}</span>
      </td>
    </tr>
  );
}

function missing(held: readonly Decision[], all: readonly Decision[]): number {
  const newest = held[0];
  if (newest === undefined) {
    return all.length;
  }
  const index = all.findIndex((decision) => keyOf(decision) === keyOf(newest));
  return index < 0 ? all.length : index;
}
