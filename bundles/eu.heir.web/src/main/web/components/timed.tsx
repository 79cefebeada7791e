import type { JSX, TargetedSubmitEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { begin, end } from "../api/act";
import type { Listener, Opening } from "../api/types";
import { clock, shown } from "../model/format";
import {
  countdown,
  MINUTES_MAX,
  minutesOf,
  REASON_MAX,
  secondsLeft,
  stateOf,
  TIMED_STATES,
  timeText,
  type TimedState,
} from "../model/timed";
import { Dialog } from "./dialog";
import { Badge } from "./parts";

const SECONDS_PER_MINUTE = 60;
const TICK_MS = 1000;
const OTHER = "other";

/** What happens to timed states on the page. */
export interface TimedEvents {
  /** A state has been turned on, changed or (null) ended. */
  changed(state: TimedState, listener: string, opening: Opening | null): void;
  signedOut(): void;
}

/** A badge for each state that is on for a listener. */
export function TimedBadges(props: { readonly listener: Listener }): JSX.Element {
  return (
    <>
      {TIMED_STATES.filter(({ field }) => props.listener[field] !== null).map((state) => (
        <Badge key={state.name} tone={state.tone}>
          {state.words}
        </Badge>
      ))}
    </>
  );
}

interface Asked {
  readonly state: TimedState;
  readonly listener: Listener;
  readonly events: TimedEvents;
}

/** The button on a listener that opens the dialog of a state. */
export function TimedButton(props: Asked): JSX.Element {
  const [asking, setAsking] = useState(false);
  const { state, listener } = props;
  const on = listener[state.field] !== null;
  return (
    <>
      <button
        type="button"
        id={buttonId(state, listener.name)}
        class="h-button"
        aria-haspopup="dialog"
        aria-label={on ? `Change ${state.noun} on ${listener.name}` : `${state.words} on ${listener.name}`}
        onClick={() => setAsking(true)}
      >
        {on ? state.change : state.words}
      </button>
      {asking && <TimedDialog {...props} closed={() => setAsking(false)} />}
    </>
  );
}

function buttonId(state: TimedState, listener: string): string {
  return `${state.path}-${listener}`;
}

function TimedDialog(props: Asked & { readonly closed: () => void }): JSX.Element {
  const { state, listener } = props;
  return (
    <Dialog
      id={state.path}
      title={`${state.words} on ${listener.name}`}
      closed={props.closed}
      description={
        <>
          <p>{state.about}</p>
          {listener.mode === "MONITOR" && <p>This listener only monitors: it refuses nothing anyway.</p>}
        </>
      }
    >
      {(close) => <TimedForm {...props} close={close} />}
    </Dialog>
  );
}

function TimedForm(props: Asked & { readonly close: () => void }): JSX.Element {
  const { state, listener, events } = props;
  const [choice, setChoice] = useState(String(state.minutesAtFirst));
  const [other, setOther] = useState(String(state.minutesOther));
  const [reason, setReason] = useState(listener[state.field]?.reason ?? "");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const reasonField = useRef<HTMLInputElement>(null);
  const otherField = useRef<HTMLInputElement>(null);
  const minutes = choice === OTHER ? minutesOf(other) : Number(choice);
  const noteId = `${state.path}-reason-note`;

  const submit = async (event: TargetedSubmitEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    if (minutes === undefined) {
      setProblem(`Please give a whole number of minutes, 1 to ${MINUTES_MAX}.`);
      otherField.current?.focus();
      return;
    }
    if (reason.trim() === "") {
      setProblem("Please give a reason: it is kept in the record.");
      reasonField.current?.focus();
      return;
    }
    setBusy(true);
    setProblem("");
    const outcome = await begin(state.path, listener.name, minutes * SECONDS_PER_MINUTE, reason.trim());
    setBusy(false);
    if (outcome.kind === "done") {
      events.changed(state, listener.name, outcome.value);
      props.close();
    } else if (outcome.kind === "signed-out") {
      events.signedOut();
      setProblem("Your login has ended. Log in again, then try once more.");
    } else {
      setProblem(outcome.message);
    }
  };

  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <fieldset class="h-times">
        <legend>For how long</legend>
        {state.offers.map((offer) => (
          <label key={offer.minutes}>
            <input
              type="radio"
              name="minutes"
              value={offer.minutes}
              checked={choice === String(offer.minutes)}
              onChange={() => setChoice(String(offer.minutes))}
            />
            {offer.text}
          </label>
        ))}
        <span class="h-times-other">
          <label>
            <input type="radio" name="minutes" value={OTHER} checked={choice === OTHER} onChange={() => setChoice(OTHER)} />
            Other
          </label>
          <label>
            <input
              ref={otherField}
              type="number"
              min={1}
              max={MINUTES_MAX}
              value={other}
              disabled={choice !== OTHER}
              aria-label="Minutes"
              onInput={(event) => setOther(event.currentTarget.value)}
            />
            minutes
          </label>
        </span>
      </fieldset>
      <label class="h-field">
        <span>Reason</span>
        <input
          ref={reasonField}
          autofocus
          type="text"
          required
          maxLength={REASON_MAX}
          value={reason}
          autoComplete="off"
          aria-describedby={noteId}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      <p id={noteId} class="h-note">
        One line, kept in the record. No names of patients.
      </p>
      <p class="h-dialog-problem" role="alert">
        {problem}
      </p>
      <div class="h-dialog-buttons">
        <button type="button" class="h-button" onClick={props.close}>
          Cancel
        </button>
        <button type="submit" class={`h-button h-button-${state.tone}`} disabled={busy}>
          {state.words}
          {minutes === undefined ? "" : ` for ${timeText(state, minutes)}`}
        </button>
      </div>
    </form>
  );
}

/** The reader's clock, put right by the gateway's, second by second while it is looked at. */
function useGatewayTime(aheadMillis: number, running: boolean): number {
  const [, setTicks] = useState(0);
  useEffect(() => {
    if (!running) {
      return undefined;
    }
    const timer = setInterval(() => setTicks((ticks) => ticks + 1), TICK_MS);
    return () => clearInterval(timer);
  }, [running]);
  // Not that of the last tick: before the first one there is none, or that of an opening long ago.
  return Date.now() + aheadMillis;
}

/** One banner for each state that is on for a listener. */
export function TimedBanners(props: {
  readonly openings: readonly Opening[];
  readonly clockAheadMillis: number;
  readonly mayEnd: boolean;
  readonly events: TimedEvents;
}): JSX.Element {
  const now = useGatewayTime(props.clockAheadMillis, props.openings.length > 0);
  return (
    <>
      <p class="h-unseen" role="status">
        {props.openings.map((opening) => `${stateOf(opening).headline(opening.listener)}.`).join(" ")}
      </p>
      {props.openings.map((opening) => (
        <TimedBanner
          key={`${opening.state} ${opening.listener}`}
          opening={opening}
          seconds={secondsLeft(opening, now)}
          mayEnd={props.mayEnd}
          events={props.events}
        />
      ))}
    </>
  );
}

function TimedBanner(props: {
  readonly opening: Opening;
  readonly seconds: number;
  readonly mayEnd: boolean;
  readonly events: TimedEvents;
}): JSX.Element {
  const { opening } = props;
  const state = stateOf(opening);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const endNow = async (): Promise<void> => {
    setBusy(true);
    const outcome = await end(state.path, opening.listener);
    setBusy(false);
    if (outcome.kind === "done") {
      // The button with the focus goes away with the banner.
      document.getElementById(buttonId(state, opening.listener))?.focus();
      props.events.changed(state, opening.listener, null);
    } else if (outcome.kind === "signed-out") {
      props.events.signedOut();
    } else {
      setProblem(outcome.message);
    }
  };
  return (
    <section class={`h-banner h-banner-${state.tone} h-open`} aria-label={`${capital(state.noun)} on ${opening.listener}`}>
      <div class="h-open-text">
        <strong>{state.headline(opening.listener)}</strong>
        <p>{state.meaning}</p>
        <p>
          {state.begun} <b>{shown(opening.who)}</b> at {clock(opening.since)}: {shown(opening.reason)}
        </p>
        {problem !== "" && <p role="alert">{problem}</p>}
      </div>
      <div class="h-open-side">
        <span class="h-open-time" role="timer" aria-label={state.timeLeft(opening.listener)}>
          <b>{countdown(props.seconds)}</b> left
        </span>
        {props.mayEnd && (
          <button
            type="button"
            class="h-button"
            disabled={busy}
            aria-label={`End now: ${state.noun} on ${opening.listener}`}
            onClick={() => void endNow()}
          >
            End now
          </button>
        )}
      </div>
    </section>
  );
}

function capital(noun: string): string {
  return noun.charAt(0).toUpperCase() + noun.slice(1);
}
