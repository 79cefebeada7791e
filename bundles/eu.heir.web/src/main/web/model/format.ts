const WHOLE = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const AT_MOST_TENTHS = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const COMPACT = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY_AND_CLOCK = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });
const MICROS_PER_MILLI = 1000;
const MILLIS_PER_SECOND = 1000;
const SECONDS_PER_MINUTE = 60;
const SECONDS_PER_HOUR = 3600;
const SECONDS_PER_DAY = 86_400;

export function count(value: number): string {
  return WHOLE.format(value);
}

/** Messages per second: tenths while they say something, thousands and millions as such. */
export function perSecond(value: number): string {
  if (value >= 100_000) {
    return COMPACT.format(value);
  }
  return value > 0 && value < 10 ? TENTHS.format(value) : WHOLE.format(value);
}

/** A figure and its unit. */
export interface Quantity {
  readonly value: string;
  readonly unit: string;
}

/** Microseconds in the unit that keeps the figure short. */
export function micros(value: number): Quantity {
  if (Math.round(value) < MICROS_PER_MILLI) {
    return { value: WHOLE.format(value), unit: "µs" };
  }
  const millis = value / MICROS_PER_MILLI;
  return Math.round(millis) < MILLIS_PER_SECOND
    ? { value: short(millis), unit: "ms" }
    : { value: short(millis / MILLIS_PER_SECOND), unit: "s" };
}

function short(value: number): string {
  return value < 10 ? AT_MOST_TENTHS.format(value) : WHOLE.format(value);
}

export function clock(time: string | number): string {
  return CLOCK.format(new Date(time));
}

export function moment(time: string): string {
  return DAY_AND_CLOCK.format(new Date(time));
}

export function duration(seconds: number): string {
  if (seconds < SECONDS_PER_MINUTE) {
    return `${seconds} s`;
  }
  if (seconds < SECONDS_PER_HOUR) {
    return `${Math.floor(seconds / SECONDS_PER_MINUTE)} min`;
  }
  if (seconds < SECONDS_PER_DAY) {
    const hours = Math.floor(seconds / SECONDS_PER_HOUR);
    return `${hours} h ${Math.floor((seconds % SECONDS_PER_HOUR) / SECONDS_PER_MINUTE)} min`;
  }
  const days = Math.floor(seconds / SECONDS_PER_DAY);
  return `${days} d ${Math.floor((seconds % SECONDS_PER_DAY) / SECONDS_PER_HOUR)} h`;
}

/** Text from the network, fit to be shown: what cannot be seen or turns the line round is made visible. */
export function shown(hostile: string): string {
  return hostile.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\u25AF");
}

/** What a sender says of itself as a name: the values, without the names of the fields. */
export function claimsAsName(claims: string): string {
  const values = shown(claims)
    .split(/ (?=[^ =]+=)/u)
    .map((pair) => pair.slice(pair.indexOf("=") + 1))
    .filter((value) => value !== "");
  return values.join(" · ");
}
