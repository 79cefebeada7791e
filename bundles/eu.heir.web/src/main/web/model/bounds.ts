import type { Bound } from "../api/types";
import { count } from "./format";

const BYTES_PER_MIB = 1024 * 1024;
const WATCH_ABOVE = 0.8;
const BAD_ABOVE = 0.95;
const WORTH_SHOWING_FROM = 0.5;

/** Share of the limit that is used, 0 to 1. */
export function share(bound: Bound): number {
  return bound.limit > 0 ? Math.min(1, Math.max(0, bound.used / bound.limit)) : 0;
}

export function shareTone(value: number): "accent" | "watch" | "bad" {
  return value > BAD_ABOVE ? "bad" : value > WATCH_ABOVE ? "watch" : "accent";
}

export function boundText(bound: Bound): string {
  if (bound.name.endsWith("bytes")) {
    const mib = (bytes: number): string => (bytes / BYTES_PER_MIB).toFixed(bytes > 0 && bytes < BYTES_PER_MIB ? 2 : 0);
    return `${mib(bound.used)} of ${mib(bound.limit)} MiB`;
  }
  if (bound.name.endsWith("ms")) {
    return bound.limit === 0 ? `${count(bound.used)} ms, no limit` : `${count(bound.used)} of ${count(bound.limit)} ms`;
  }
  return `${count(bound.used)} of ${count(bound.limit)}`;
}

/** How often a bound made itself felt, in words; nothing where it never did. */
export function reachedText(bound: Bound): string {
  return bound.reached === 0 ? "" : `reached ${bound.reached === 1 ? "once" : `${count(bound.reached)} times`}`;
}

/** Bounds of the process always; a listener's once half of it is used or it was reached: with many listeners there are hundreds. */
export function worthShowing(bound: Bound): boolean {
  return bound.scope === "" || share(bound) >= WORTH_SHOWING_FROM || bound.reached > 0;
}

/** Name for who does not see the group that the bound stands in. */
export function fullName(bound: Bound): string {
  return bound.scope === "" ? bound.name : `${bound.name} of ${bound.scope}`;
}

/** Bounds of the whole process, or of one listener. */
export interface BoundGroup {
  /** Name of the listener; empty for the whole process. */
  readonly scope: string;
  readonly bounds: readonly Bound[];
}

/** The whole process first, then each listener, in the order they come. */
export function boundGroups(bounds: readonly Bound[]): readonly BoundGroup[] {
  const groups = new Map<string, Bound[]>([["", []]]);
  for (const bound of bounds) {
    const group = groups.get(bound.scope) ?? [];
    group.push(bound);
    groups.set(bound.scope, group);
  }
  return [...groups].filter(([, own]) => own.length > 0).map(([scope, own]) => ({ scope, bounds: own }));
}
