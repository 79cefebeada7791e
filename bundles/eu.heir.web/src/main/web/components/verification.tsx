import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { read, type Outcome } from "../api/act";
import type { JournalVerification } from "../api/types";
import { clock, count, shown } from "../model/format";
import { foundWords } from "../model/journal";
import { Banner, Card } from "./parts";

const TICK_MS = 1000;

interface Result {
  readonly outcome: Outcome<JournalVerification>;
  readonly at: number;
}

/** Whether the journal is as it was written: reading it again, what that found, and taking it away. For administrators. */
export function Verification(props: { readonly records: number; readonly signedOut: () => void }): JSX.Element {
  const [begunAt, setBegunAt] = useState<number | undefined>(undefined);
  const [result, setResult] = useState<Result | undefined>(undefined);
  const giveUp = useRef(new AbortController());
  useEffect(() => () => giveUp.current.abort(), []);

  const verify = async (): Promise<void> => {
    setBegunAt(Date.now());
    setResult(undefined);
    const outcome = await read<JournalVerification>("/journal/verification", giveUp.current.signal);
    setBegunAt(undefined);
    setResult({ outcome, at: Date.now() });
    if (outcome.kind === "signed-out") {
      props.signedOut();
    }
  };

  return (
    <Card
      title="As it was written"
      aside={
        <span class="h-buttons">
          <a class="h-button" href="/heir/api/v1/journal/export" download="heir-journal.ndjson">
            Export all
          </a>
          {/* Stays in place while it works, so that the focus does. */}
          <button type="button" class="h-button" aria-disabled={begunAt !== undefined} onClick={() => begunAt === undefined && void verify()}>
            Verify now
          </button>
        </span>
      }
    >
      <div role="status" class="h-verification">
        {begunAt !== undefined && <Progress begunAt={begunAt} records={props.records} />}
        {result !== undefined && <Found result={result} />}
        {begunAt === undefined && result === undefined && (
          <p class="h-note">
            Each record is bound to the one before it, and the newest is signed: reading everything again tells whether anything was changed,
            removed or added. Messages go on meanwhile.
          </p>
        )}
      </div>
    </Card>
  );
}

function Progress(props: { readonly begunAt: number; readonly records: number }): JSX.Element {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const ticking = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(ticking);
  }, []);
  return (
    <p>
      <progress class="h-progress" aria-label="Verification" /> Reading about {count(props.records)} records again…{" "}
      {/* Not read out each second. */}
      <span aria-hidden="true">{Math.round((now - props.begunAt) / TICK_MS)} s</span>
    </p>
  );
}

function Found(props: { readonly result: Result }): JSX.Element {
  const { outcome, at } = props.result;
  if (outcome.kind === "signed-out") {
    return <p>Your login has ended. Log in again, then try once more.</p>;
  }
  if (outcome.kind === "refused") {
    return (
      <Banner tone="watch" title="Not verified">
        {outcome.message}
      </Banner>
    );
  }
  const found = outcome.value;
  return (
    <Banner tone={found.sound ? "good" : "bad"} title={found.sound ? "The journal is sound" : "The journal is not as it was written"}>
      <p>
        At {clock(at)}: {foundWords(found)}
      </p>
      {found.findings.length + found.notes.length > 0 && (
        <ul>
          {found.findings.map((finding) => (
            <li key={finding}>{shown(finding)}</li>
          ))}
          {found.notes.map((note) => (
            <li key={note}>Note: {shown(note)}</li>
          ))}
        </ul>
      )}
    </Banner>
  );
}
