import type { Sample } from "../api/types";

/** One second of the charts. */
export interface Point {
  readonly time: number;
  readonly messages: number;
  readonly refusals: number;
  readonly p50Micros: number;
  readonly p99Micros: number;
}

/** Per second between two readings of a counter; a counter that fell belongs to a new process and starts from zero. */
export function rate(before: number, after: number, seconds: number): number {
  if (seconds <= 0) {
    return 0;
  }
  return (after >= before ? after - before : after) / seconds;
}

/** Adds a sample; one second has one sample, and those older than the window go. */
export function addSample(samples: readonly Sample[], sample: Sample, windowSeconds: number): readonly Sample[] {
  const last = samples.at(-1);
  const kept = last !== undefined && last.time >= sample.time ? samples.slice(0, -1) : samples;
  return [...kept, sample].filter((each) => each.time > sample.time - windowSeconds);
}

/**
 * Samples of counters as a series of rates.
 *
 * @param seconds over which each rate is taken; one second alone jumps too much to be read
 */
export function points(samples: readonly Sample[], seconds: number): readonly Point[] {
  const series: Point[] = [];
  let first = 0;
  samples.forEach((sample, index) => {
    while ((samples[first]?.time ?? sample.time) < sample.time - seconds) {
      first++;
    }
    const before = samples[Math.min(first, index - 1)];
    if (before !== undefined) {
      const span = sample.time - before.time;
      series.push({
        time: sample.time,
        messages: rate(before.interactions, sample.interactions, span),
        refusals: rate(before.refusals, sample.refusals, span),
        p50Micros: sample.p50Micros,
        p99Micros: sample.p99Micros,
      });
    }
  });
  return series;
}

/** Rate over the last few seconds: a figure that can be read although it is live. */
export function recentRate(samples: readonly Sample[], seconds: number): number {
  const last = samples.at(-1);
  if (last === undefined) {
    return 0;
  }
  const first = samples.find((sample) => sample.time >= last.time - seconds) ?? last;
  return rate(first.interactions, last.interactions, last.time - first.time);
}

/** Follows counters by name and tells how fast each rises. */
export class RateMeter {
  readonly #readings = new Map<string, { time: number; count: number }[]>();
  readonly #windowMillis: number;

  constructor(windowMillis: number) {
    this.#windowMillis = windowMillis;
  }

  /** Takes all counters of one moment; those that are missing are forgotten. */
  update(time: number, counts: Iterable<readonly [string, number]>): void {
    const seen = new Set<string>();
    for (const [name, count] of counts) {
      seen.add(name);
      const readings = this.#readings.get(name) ?? [];
      readings.push({ time, count });
      while (readings.length > 2 && (readings[1]?.time ?? time) <= time - this.#windowMillis) {
        readings.shift();
      }
      this.#readings.set(name, readings);
    }
    for (const name of [...this.#readings.keys()]) {
      if (!seen.has(name)) {
        this.#readings.delete(name);
      }
    }
  }

  /** Per second. */
  rate(name: string): number {
    const readings = this.#readings.get(name);
    const first = readings?.[0];
    const last = readings?.at(-1);
    if (first === undefined || last === undefined || first === last) {
      return 0;
    }
    return rate(first.count, last.count, (last.time - first.time) / 1000);
  }
}
