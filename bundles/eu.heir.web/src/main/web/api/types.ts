// What REST serves; openapi.json of eu.heir.rest is the contract. Texts marked hostile come from the network.

export type Verdict = "ALLOW" | "WATCH" | "REFUSE" | "SEVER";
export type Mode = "MONITOR" | "ENFORCE";
export type Criticality = "IN_THERAPY" | "CLINICAL" | "OTHER";
export type Counts = Readonly<Record<string, number>>;

/**
 * What may be on for one listener for a stated time. Break-glass: everything passes. Downtime recovery: rules on rate and age are lifted,
 * all others stay.
 */
export type StateName = "BREAK_GLASS" | "DOWNTIME_RECOVERY";

/** A timed state that is on for one listener. */
export interface Opening {
  readonly state: StateName;
  readonly listener: string;
  readonly who: string;
  readonly reason: string;
  readonly since: string;
  readonly until: string;
}

export type Role = "VIEWER" | "OPERATOR" | "ADMIN";

export interface Session {
  readonly user: string;
  readonly roles: readonly Role[];
  readonly csrfToken: string;
}

export interface Listener {
  readonly name: string;
  readonly protocol: string;
  readonly listen: string;
  readonly upstream: string;
  readonly mode: Mode;
  readonly criticality: Criticality;
  readonly state: string;
  readonly problem: string;
  readonly upstreamUp: boolean;
  readonly sessions: number;
  readonly interactions: number;
  readonly verdicts: Counts;
  readonly refused: number;
  readonly replies: number;
  readonly repliesMissed: number;
  readonly sessionsTurnedAway: number;
  readonly bytesFromDevice: number;
  readonly bytesFromHospital: number;
  readonly failures: Counts;
  readonly standing: readonly string[];
  readonly breakGlass: Opening | null;
  readonly downtimeRecovery: Opening | null;
}

export interface Totals {
  readonly listeners: number;
  readonly listenersServing: number;
  readonly sessions: number;
  readonly interactions: number;
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly refused: number;
  readonly replies: number;
  readonly repliesMissed: number;
  readonly sessionsTurnedAway: number;
  readonly bytesFromDevice: number;
  readonly bytesFromHospital: number;
  readonly failures: Counts;
  readonly standing: number;
  readonly breakGlass: number;
  readonly downtimeRecovery: number;
}

export interface Latency {
  readonly count: number;
  readonly sumMicros: number;
  readonly p50Micros: number;
  readonly p99Micros: number;
  readonly maxMicros: number;
}

export interface Adapter {
  readonly protocol: string;
  readonly state: string;
  readonly title: string;
  readonly bundle: string;
  readonly sessions: number;
  readonly faults: number;
  readonly swaps: number;
  readonly lastPauseMicros: number;
  readonly problem: string;
}

export interface Bound {
  readonly name: string;
  /** Name of the listener that it belongs to; empty for the whole process. */
  readonly scope: string;
  readonly used: number;
  readonly limit: number;
  readonly reached: number;
}

export interface ConfigurationProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface Folder {
  readonly folder: string;
  readonly files: readonly string[];
  readonly summary: string;
  readonly since: string;
  readonly problems: readonly ConfigurationProblem[];
}

export interface Status {
  readonly ready: boolean;
  readonly state: "READY" | "STARTING" | "NOT_READY";
  readonly reasons: readonly string[];
  readonly version: string;
  readonly time: string;
  readonly startedAt: string;
  readonly uptimeSeconds: number;
  readonly totals: Totals;
  readonly latency: Latency;
  readonly listeners: readonly Listener[];
  readonly adapters: readonly Adapter[];
  readonly bounds: readonly Bound[];
  readonly configuration: readonly Folder[];
  /** Null while it is not there; an older gateway does not say. */
  readonly journal?: JournalStatus | null;
}

export type JournalState = "WRITING" | "STALLED" | "UNAVAILABLE";

/** How the journal stands. */
export interface JournalStatus {
  readonly state: JournalState;
  readonly problem: string;
  /** Sequence of the newest record. */
  readonly records: number;
  readonly oldest: string | null;
  readonly segments: number;
  readonly bytes: number;
  readonly bytesMax: number;
  readonly queued: number;
  readonly queueMax: number;
  readonly lost: number;
  readonly gaps: number;
}

export interface JournalRecord {
  readonly sequence: number;
  readonly time: string;
  readonly kind: string;
  /** Hostile, as are all texts below. */
  readonly actor: string;
  readonly subject: string;
  readonly text: string;
  readonly details: Readonly<Record<string, string>>;
}

/** Records, newest first, and what to ask for older ones; 0 when there are none. */
export interface JournalPage {
  readonly records: readonly JournalRecord[];
  readonly next: number;
}

export interface JournalVerification {
  readonly sound: boolean;
  readonly records: number;
  readonly first: number;
  readonly last: number;
  readonly segments: number;
  readonly unsigned: number;
  readonly key: string;
  readonly findings: readonly string[];
  readonly notes: readonly string[];
}

export interface Decision {
  readonly sequence: number;
  readonly time: string;
  readonly listener: string;
  readonly protocol: string;
  readonly mode: Mode;
  readonly session: string;
  readonly address: string;
  /** Hostile. */
  readonly claims: string;
  /** Hostile. */
  readonly operation: string;
  /** Hostile. */
  readonly correlation: string;
  readonly verdict: Verdict;
  readonly enforced: boolean;
  readonly rule: string;
  readonly reason: string;
  readonly source: string;
}

export interface Peer {
  readonly listener: string;
  readonly address: string;
  /** Hostile. */
  readonly claims: string;
  readonly interactions: number;
  readonly refused: number;
  readonly lastSeen: string;
  /** Two devices behind one address may differ in nothing but their certificate. */
  readonly tls?: { readonly certificate: string } | null;
}

export interface Peers {
  readonly total: number;
  readonly peers: readonly Peer[];
}

export interface Sample {
  readonly time: number;
  readonly sessions: number;
  readonly interactions: number;
  readonly refusals: number;
  readonly watches: number;
  readonly p50Micros: number;
  readonly p99Micros: number;
}

export interface History {
  readonly samples: readonly Sample[];
}
