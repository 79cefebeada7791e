import type { ComponentChildren, JSX } from "preact";
import type { Connection } from "../api/live";
import type { Criticality, Listener } from "../api/types";
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

/** What a listener does with what it must not let pass. */
export function ModeBadge(props: { readonly listener: Listener }): JSX.Element {
  const enforce = props.listener.mode === "ENFORCE";
  return <Badge tone={enforce ? "accent" : "muted"}>{enforce ? "Enforce" : "Monitor"}</Badge>;
}

const CRITICALITIES: Readonly<Record<Criticality, string>> = {
  IN_THERAPY: "In therapy",
  CLINICAL: "Clinical",
  OTHER: "Other",
};

/** What a blocked message could do to a patient. */
export function CriticalityBadge(props: { readonly criticality: Criticality }): JSX.Element {
  return <Badge tone={props.criticality === "IN_THERAPY" ? "watch" : "muted"}>{CRITICALITIES[props.criticality]}</Badge>;
}

/** Something the reader must know, with what to do. */
export function Banner(props: {
  readonly tone: "bad" | "watch" | "good";
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
  /** Said to who cannot see what the meter stands under. */
  readonly fullLabel?: string | undefined;
  readonly used: number;
  readonly limit: number;
  /** 0 to 1. */
  readonly share: number;
  readonly tone: "accent" | "watch" | "bad";
  readonly text: string;
  readonly note?: string | undefined;
}): JSX.Element {
  const note = props.note ?? "";
  return (
    <div class="h-meter">
      <div class="h-meter-text">
        <span>{props.label}</span>
        <span class={props.tone === "accent" ? "" : `h-tone-${props.tone}`}>
          {props.text}
          {props.tone !== "accent" && <b> · {Math.floor(props.share * 100)} %</b>}
          {note !== "" && <b class="h-tone-watch"> · {note}</b>}
        </span>
      </div>
      <div
        class="h-meter-bar"
        role="meter"
        aria-label={props.fullLabel ?? props.label}
        aria-valuemin={0}
        aria-valuemax={props.limit}
        aria-valuenow={Math.min(props.used, props.limit)}
        aria-valuetext={props.text}
      >
        <span class={`h-meter-fill h-fill-${props.tone}`} style={{ width: `${props.share * 100}%` }} />
      </div>
    </div>
  );
}
