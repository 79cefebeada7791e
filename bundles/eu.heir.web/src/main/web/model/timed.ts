import type { Listener, Opening, StateName } from "../api/types";

const MILLIS_PER_SECOND = 1000;
const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_HOUR = 3600;

/** A time offered in the dialog. */
export interface Offer {
  readonly minutes: number;
  readonly text: string;
}

/** One of the states that a listener may be in for a stated time: what it is called and how it is told. */
export interface TimedState {
  readonly name: StateName;
  /** Its word in addresses; ids on the page begin with it. */
  readonly path: string;
  /** Where a listener has its opening, and the totals have the number of listeners that it is on for. */
  readonly field: "breakGlass" | "downtimeRecovery";
  readonly tone: "bad" | "watch";
  /** Within a sentence. */
  readonly noun: string;
  /** On buttons and badges, and as title. */
  readonly words: string;
  /** On the button while it is on. */
  readonly change: string;
  /** What it does, for who is about to turn it on. */
  readonly about: string;
  /** What it does, for who sees that it is on. */
  readonly meaning: string;
  readonly headline: (listener: string) => string;
  /** How it came to be on: followed by the name of who did it. */
  readonly begun: string;
  /** Name of the clock. */
  readonly timeLeft: (listener: string) => string;
  readonly offers: readonly Offer[];
  /** The offer chosen at first, minutes. */
  readonly minutesAtFirst: number;
  /** What stands beside "Other" at first, minutes. */
  readonly minutesOther: number;
}

export const BREAK_GLASS: TimedState = {
  name: "BREAK_GLASS",
  path: "break-glass",
  field: "breakGlass",
  tone: "bad",
  noun: "break-glass",
  words: "Break glass",
  change: "Change",
  about:
    "Everything that comes to this listener passes, whatever the rules say, until the time is over or somebody ends it. What would" +
    " have been refused is recorded, and so are your name and your reason. Sessions go on.",
  meaning: "Everything passes; what would have been refused is recorded.",
  headline: (listener) => `Break-glass is open on ${listener}`,
  begun: "Opened by",
  timeLeft: (listener) => `Time left on ${listener}`,
  offers: [5, 15, 60].map((minutes) => ({ minutes, text: minutesText(minutes) })),
  minutesAtFirst: 15,
  minutesOther: 30,
};

export const DOWNTIME_RECOVERY: TimedState = {
  name: "DOWNTIME_RECOVERY",
  path: "downtime-recovery",
  field: "downtimeRecovery",
  tone: "watch",
  noun: "downtime recovery",
  words: "Downtime recovery",
  change: "Change downtime recovery",
  about:
    "After a downtime of the hospital system devices send what they have kept: many messages fast, and old ones. Until the time is" +
    " over or somebody ends it, rules on rate and age are not applied to this listener. All other rules are: a forged sender is" +
    " refused as before. Your name and your reason are recorded. Sessions go on.",
  meaning: "Rates and ages are not judged; everything else is.",
  headline: (listener) => `Downtime recovery is on for ${listener}`,
  begun: "Turned on by",
  timeLeft: (listener) => `Time left of downtime recovery on ${listener}`,
  offers: [
    { minutes: 60, text: "1 hour" },
    { minutes: 240, text: "4 hours" },
    { minutes: 720, text: "12 hours" },
  ],
  minutesAtFirst: 240,
  minutesOther: 30,
};

/** All of them, the one that matters most first. */
export const TIMED_STATES: readonly TimedState[] = [BREAK_GLASS, DOWNTIME_RECOVERY];

const BY_NAME: Readonly<Record<StateName, TimedState>> = { BREAK_GLASS, DOWNTIME_RECOVERY };

/** The state that an opening is of. */
export function stateOf(opening: Opening): TimedState {
  return BY_NAME[opening.state];
}

/** Longest time that the gateway takes, minutes. */
export const MINUTES_MAX = 1440;

/** Longest reason that the gateway takes, characters. */
export const REASON_MAX = 200;

/** Everything that is on, the states that matter most first. */
export function openings(listeners: readonly Listener[]): readonly Opening[] {
  return TIMED_STATES.flatMap(({ field }) => listeners.flatMap((listener) => listener[field] ?? []));
}

/**
 * Seconds until an opening ends by itself, never below 0 and never more than it has as a whole: the gateway's clock is known only as well
 * as its news is fresh.
 *
 * @param now by the gateway's clock, milliseconds since 1970
 */
export function secondsLeft(opening: Opening, now: number): number {
  const until = Date.parse(opening.until);
  const left = until - Math.max(now, Date.parse(opening.since));
  return Math.max(0, Math.ceil(left / MILLIS_PER_SECOND));
}

/** `4:07`, `1:04:07`. */
export function countdown(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const hours = Math.floor(seconds / SECONDS_PER_HOUR);
  const minutes = Math.floor((seconds % SECONDS_PER_HOUR) / SECONDS_PER_MINUTE);
  const rest = two(seconds % SECONDS_PER_MINUTE);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** A whole number of minutes that the gateway takes, or nothing. */
export function minutesOf(text: string): number | undefined {
  const value = Number(text);
  return text.trim() !== "" && Number.isInteger(value) && value >= 1 && value <= MINUTES_MAX ? value : undefined;
}

export function minutesText(minutes: number): string {
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}

/** A time as the dialog offers it, or in minutes where it does not. */
export function timeText(state: TimedState, minutes: number): string {
  return state.offers.find((offer) => offer.minutes === minutes)?.text ?? minutesText(minutes);
}

/** The listeners with one opening changed: what was just done shows without waiting for the gateway to tell it. */
export function withOpening(
  listeners: readonly Listener[],
  field: TimedState["field"],
  name: string,
  opening: Opening | null,
): readonly Listener[] {
  return listeners.map((listener) => (listener.name === name ? { ...listener, [field]: opening } : listener));
}
