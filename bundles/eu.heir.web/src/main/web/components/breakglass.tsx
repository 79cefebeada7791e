import type { JSX, TargetedSubmitEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { endBreakGlass, openBreakGlass } from "../api/act";
import type { Listener, Opening } from "../api/types";
import {
  countdown,
  MINUTES_AT_FIRST,
  MINUTES_MAX,
  MINUTES_OFFERED,
  minutesOf,
  minutesText,
  REASON_MAX,
  secondsLeft,
} from "../model/breakglass";
import { clock, shown } from "../model/format";
import { Dialog } from "./dialog";

const SECONDS_PER_MINUTE = 60;
const TICK_MS = 1000;
const OTHER = "other";

/** What happens to break-glass on the page. */
export interface BreakGlassEvents {
  /** An opening has begun, changed or (null) ended. */
  changed(listener: string, opening: Opening | null): void;
  signedOut(): void;
}

/** The button on a listener that opens the dialog. */
export function BreakGlassButton(props: { readonly listener: Listener; readonly events: BreakGlassEvents }): JSX.Element {
  const [asking, setAsking] = useState(false);
  const { listener } = props;
  const open = listener.breakGlass !== null;
  return (
    <>
      <button
        type="button"
        id={buttonId(listener.name)}
        class="h-button"
        aria-haspopup="dialog"
        aria-label={open ? `Change break-glass on ${listener.name}` : `Break glass on ${listener.name}`}
        onClick={() => setAsking(true)}
      >
        {open ? "Change" : "Break glass"}
      </button>
      {asking && <OpeningDialog listener={listener} events={props.events} closed={() => setAsking(false)} />}
    </>
  );
}

function buttonId(listener: string): string {
  return `break-glass-${listener}`;
}

function OpeningDialog(props: {
  readonly listener: Listener;
  readonly events: BreakGlassEvents;
  readonly closed: () => void;
}): JSX.Element {
  const { listener } = props;
  return (
    <Dialog
      id="break-glass"
      title={`Break glass on ${listener.name}`}
      closed={props.closed}
      description={
        <>
          <p>
            Everything that comes to this listener passes, whatever the rules say, until the time is over or somebody ends it. What would
            have been refused is recorded, and so are your name and your reason. Sessions go on.
          </p>
          {listener.mode === "MONITOR" && <p>This listener only monitors: it refuses nothing anyway.</p>}
        </>
      }
    >
      {(close) => <OpeningForm {...props} close={close} />}
    </Dialog>
  );
}

function OpeningForm(props: {
  readonly listener: Listener;
  readonly events: BreakGlassEvents;
  readonly close: () => void;
}): JSX.Element {
  const [choice, setChoice] = useState(String(MINUTES_AT_FIRST));
  const [other, setOther] = useState("30");
  const [reason, setReason] = useState(props.listener.breakGlass?.reason ?? "");
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const reasonField = useRef<HTMLInputElement>(null);
  const otherField = useRef<HTMLInputElement>(null);
  const minutes = choice === OTHER ? minutesOf(other) : Number(choice);

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
    const outcome = await openBreakGlass(props.listener.name, minutes * SECONDS_PER_MINUTE, reason.trim());
    setBusy(false);
    if (outcome.kind === "done") {
      props.events.changed(props.listener.name, outcome.value);
      props.close();
    } else if (outcome.kind === "signed-out") {
      props.events.signedOut();
      setProblem("Your login has ended. Log in again, then try once more.");
    } else {
      setProblem(outcome.message);
    }
  };

  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <fieldset class="h-times">
        <legend>For how long</legend>
        {MINUTES_OFFERED.map((offered) => (
          <label key={offered}>
            <input
              type="radio"
              name="minutes"
              value={offered}
              checked={choice === String(offered)}
              onChange={() => setChoice(String(offered))}
            />
            {minutesText(offered)}
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
          aria-describedby="break-glass-reason-note"
          onInput={(event) => setReason(event.currentTarget.value)}
        />
      </label>
      <p id="break-glass-reason-note" class="h-note">
        One line, kept in the record. No names of patients.
      </p>
      <p class="h-dialog-problem" role="alert">
        {problem}
      </p>
      <div class="h-dialog-buttons">
        <button type="button" class="h-button" onClick={props.close}>
          Cancel
        </button>
        <button type="submit" class="h-button h-button-bad" disabled={busy}>
          Break glass{minutes === undefined ? "" : ` for ${minutesText(minutes)}`}
        </button>
      </div>
    </form>
  );
}

/** The reader's clock, put right by the gateway's, second by second while it is looked at. */
function useGatewayTime(aheadMillis: number, running: boolean): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    if (!running) {
      return undefined;
    }
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [running]);
  return now + aheadMillis;
}

/** One banner for each listener whose glass is broken. */
export function OpenBanners(props: {
  readonly openings: readonly Opening[];
  readonly clockAheadMillis: number;
  readonly mayEnd: boolean;
  readonly events: BreakGlassEvents;
}): JSX.Element {
  const now = useGatewayTime(props.clockAheadMillis, props.openings.length > 0);
  return (
    <>
      <p class="h-unseen" role="status">
        {props.openings.map((opening) => `Break-glass is open on ${opening.listener}.`).join(" ")}
      </p>
      {props.openings.map((opening) => (
        <OpenBanner
          key={opening.listener}
          opening={opening}
          seconds={secondsLeft(opening, now)}
          mayEnd={props.mayEnd}
          events={props.events}
        />
      ))}
    </>
  );
}

function OpenBanner(props: {
  readonly opening: Opening;
  readonly seconds: number;
  readonly mayEnd: boolean;
  readonly events: BreakGlassEvents;
}): JSX.Element {
  const { opening } = props;
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);
  const end = async (): Promise<void> => {
    setBusy(true);
    const outcome = await endBreakGlass(opening.listener);
    setBusy(false);
    if (outcome.kind === "done") {
      // The button with the focus goes away with the banner.
      document.getElementById(buttonId(opening.listener))?.focus();
      props.events.changed(opening.listener, null);
    } else if (outcome.kind === "signed-out") {
      props.events.signedOut();
    } else {
      setProblem(outcome.message);
    }
  };
  return (
    <section class="h-banner h-banner-bad h-open" aria-label={`Break-glass on ${opening.listener}`}>
      <div class="h-open-text">
        <strong>Break-glass is open on {opening.listener}</strong>
        <p>Everything passes; what would have been refused is recorded.</p>
        <p>
          Opened by <b>{shown(opening.who)}</b> at {clock(opening.since)}: {shown(opening.reason)}
        </p>
        {problem !== "" && <p role="alert">{problem}</p>}
      </div>
      <div class="h-open-side">
        <span class="h-open-time" role="timer" aria-label={`Time left on ${opening.listener}`}>
          <b>{countdown(props.seconds)}</b> left
        </span>
        {props.mayEnd && (
          <button
            type="button"
            class="h-button"
            disabled={busy}
            aria-label={`End now: break-glass on ${opening.listener}`}
            onClick={() => void end()}
          >
            End now
          </button>
        )}
      </div>
    </section>
  );
}
