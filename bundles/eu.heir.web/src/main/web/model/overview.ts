import type { Connection } from "../api/live";
import type { Decision, History, Opening, Peers, Sample, Status } from "../api/types";
import { add } from "./decisions";
import { addSample } from "./rates";
import { withOpening, type TimedState } from "./timed";

/** How far the charts go back; the gateway keeps as much. */
export const CHART_SECONDS = 300;

/** What the overview shows. */
export interface Overview {
  readonly connection: Connection;
  readonly status: Status | undefined;
  /** How far the gateway's clock is ahead of the reader's, milliseconds. */
  readonly clockAheadMillis: number;
  readonly peers: Peers;
  readonly samples: readonly Sample[];
  readonly decisions: readonly Decision[];
}

export type Event =
  | { readonly kind: "connection"; readonly connection: Connection }
  | { readonly kind: "status"; readonly status: Status; readonly receivedAt: number }
  | { readonly kind: "peers"; readonly peers: Peers }
  | { readonly kind: "history"; readonly history: History }
  | { readonly kind: "timed"; readonly state: TimedState; readonly listener: string; readonly opening: Opening | null }
  | { readonly kind: "decision"; readonly decision: Decision };

export const NOTHING_YET: Overview = {
  connection: "connecting",
  status: undefined,
  clockAheadMillis: 0,
  peers: { total: 0, peers: [] },
  samples: [],
  decisions: [],
};

export function next(state: Overview, event: Event): Overview {
  switch (event.kind) {
    case "connection":
      return state.connection === event.connection ? state : { ...state, connection: event.connection };
    case "status":
      return {
        ...state,
        status: event.status,
        clockAheadMillis: Date.parse(event.status.time) - event.receivedAt,
        samples: addSample(state.samples, sampleOf(event.status), CHART_SECONDS),
      };
    case "peers":
      return { ...state, peers: event.peers };
    case "history":
      return { ...state, samples: event.history.samples };
    case "timed":
      return state.status === undefined
        ? state
        : { ...state, status: changed(state.status, event.state, event.listener, event.opening) };
    case "decision":
      return { ...state, decisions: add(state.decisions, event.decision) };
  }
}

function sampleOf(status: Status): Sample {
  const { totals, latency } = status;
  return {
    time: Math.floor(Date.parse(status.time) / 1000),
    sessions: totals.sessions,
    interactions: totals.interactions,
    refusals: totals.verdicts.REFUSE + totals.verdicts.SEVER,
    watches: totals.verdicts.WATCH,
    p50Micros: latency.p50Micros,
    p99Micros: latency.p99Micros,
  };
}

function changed(status: Status, { field }: TimedState, name: string, opening: Opening | null): Status {
  const listeners = withOpening(status.listeners, field, name, opening);
  const on = listeners.filter((listener) => listener[field] !== null).length;
  return { ...status, listeners, totals: { ...status.totals, [field]: on } };
}
