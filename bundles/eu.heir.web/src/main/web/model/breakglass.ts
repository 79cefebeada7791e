import type { Listener, Opening } from "../api/types";

const MILLIS_PER_SECOND = 1000;
const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_HOUR = 3600;

/** Times offered, minutes. */
export const MINUTES_OFFERED: readonly number[] = [5, 15, 60];

/** The one chosen at first, minutes. */
export const MINUTES_AT_FIRST = 15;

/** Longest opening that the gateway takes, minutes. */
export const MINUTES_MAX = 1440;

/** Longest reason that the gateway takes, characters. */
export const REASON_MAX = 200;

export function openings(listeners: readonly Listener[]): readonly Opening[] {
  return listeners.flatMap((listener) => (listener.breakGlass === null ? [] : [listener.breakGlass]));
}

/**
 * Seconds until an opening ends by itself, never below 0.
 *
 * @param now by the gateway's clock, milliseconds since 1970
 */
export function secondsLeft(opening: Opening, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(opening.until) - now) / MILLIS_PER_SECOND));
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

/** The listeners with one opening changed: what was just done shows without waiting for the gateway to tell it. */
export function withOpening(listeners: readonly Listener[], name: string, opening: Opening | null): readonly Listener[] {
  return listeners.map((listener) => (listener.name === name ? { ...listener, breakGlass: opening } : listener));
}
