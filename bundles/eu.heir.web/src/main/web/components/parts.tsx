import type { ComponentChildren, JSX } from "preact";
import type { Connection } from "../api/live";
import type { Tone } from "../model/decisions";

/** A titled part of a page. */
export function Card(props: {
  readonly title: string;
  readonly aside?: ComponentChildren;
  readonly class?: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  const id = `card-${props.title.toLowerCase().replace(/[^a-z]+/g, "-")}`;
  return (
    <section class={`h-card ${props.class ?? ""}`} aria-labelledby={id}>
      <header class="h-card-head">
        <h2 id={id}>{props.title}</h2>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}

/** One figure with its name and unit. */
export function Stat(props: {
  readonly label: string;
  readonly value: string;
  readonly unit?: string | undefined;
  readonly note?: string | undefined;
  readonly tone?: Tone | undefined;
  readonly id?: string | undefined;
}): JSX.Element {
  return (
    <div class="h-stat">
      <dt>{props.label}</dt>
      <dd>
        <span class={`h-stat-value h-tone-${props.tone ?? "plain"}`} data-figure={props.id}>
          {props.value}
        </span>
        {props.unit !== undefined && <span class="h-stat-unit">{props.unit}</span>}
        {props.note !== undefined && <span class="h-stat-note">{props.note}</span>}
      </dd>
    </div>
  );
}

/** A word that is told by colour too, never by colour alone. */
export function Badge(props: {
  readonly tone?: Tone | "accent" | undefined;
  readonly title?: string | undefined;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <span class={`h-badge h-badge-${props.tone ?? "muted"}`} title={props.title}>
      {props.children}
    </span>
  );
}

/** Something the reader must know, with what to do. */
export function Banner(props: {
  readonly tone: "bad" | "watch";
  readonly title: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div class={`h-banner h-banner-${props.tone}`} role={props.tone === "bad" ? "alert" : "status"}>
      <strong>{props.title}</strong>
      <div>{props.children}</div>
    </div>
  );
}

/** What stands where there is nothing yet. */
export function Empty(props: { readonly title: string; readonly children: ComponentChildren }): JSX.Element {
  return (
    <div class="h-empty">
      <p class="h-empty-title">{props.title}</p>
      <div>{props.children}</div>
    </div>
  );
}

const CONNECTIONS: Readonly<Record<Connection, { readonly label: string; readonly tone: string }>> = {
  connecting: { label: "Connecting", tone: "wait" },
  live: { label: "Live", tone: "live" },
  reconnecting: { label: "Reconnecting", tone: "wait" },
  stale: { label: "No news for a while", tone: "wait" },
  "signed-out": { label: "Logged out", tone: "off" },
  "too-many": { label: "Too many pages open", tone: "off" },
};

/** Whether what stands on the page is of now. */
export function LiveIndicator(props: { readonly connection: Connection }): JSX.Element {
  const { label, tone } = CONNECTIONS[props.connection];
  return (
    <span class={`h-live h-live-${tone}`} role="status">
      <span class="h-live-dot" aria-hidden="true" />
      {label}
    </span>
  );
}

/** How much of a bound is used. */
export function Meter(props: {
  readonly label: string;
  readonly used: number;
  readonly limit: number;
  readonly text: string;
}): JSX.Element {
  const share = props.limit > 0 ? Math.min(1, props.used / props.limit) : 0;
  const tone = share > 0.9 ? "bad" : share > 0.7 ? "watch" : "accent";
  return (
    <div class="h-meter">
      <div class="h-meter-text">
        <span>{props.label}</span>
        <span>{props.text}</span>
      </div>
      <div
        class="h-meter-bar"
        role="meter"
        aria-label={props.label}
        aria-valuemin={0}
        aria-valuemax={props.limit}
        aria-valuenow={Math.min(props.used, props.limit)}
        aria-valuetext={props.text}
      >
        <span class={`h-meter-fill h-fill-${tone}`} style={{ width: `${share * 100}%` }} />
      </div>
    </div>
  );
}
