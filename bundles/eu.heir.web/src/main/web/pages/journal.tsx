import type { JSX } from "preact";
import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import { read, session } from "../api/act";
import { follow } from "../api/live";
import type { JournalPage, JournalStatus, Role } from "../api/types";
import { Loading, show, SignedOut } from "../components/page";
import { Banner, Card, Empty, LiveIndicator, Stat } from "../components/parts";
import { Records } from "../components/records";
import { Verification } from "../components/verification";
import { boundText } from "../model/bounds";
import { count } from "../model/format";
import {
  gather,
  isFiltered,
  journalTrouble,
  keptSince,
  KINDS,
  newcomers,
  NEWEST,
  PAGE_RECORDS,
  pageAbove,
  questionOf,
  searchOf,
  stateWords,
  TEXT_MAX_CHARS,
  viewOf,
  withKind,
  type View,
} from "../model/journal";
import { next, NOTHING_YET } from "../model/overview";

/** The reader has stopped typing. */
const TYPING_MS = 400;

/** New records are looked for at most so often. */
const LOOK_MS = 2000;

/** What the table holds, and of which view it is. */
type Shelf =
  | { readonly kind: "loading" }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "shown"; readonly view: View; readonly page: JournalPage };

function Page(): JSX.Element {
  const [state, dispatch] = useReducer(next, NOTHING_YET);
  const [roles, setRoles] = useState<readonly Role[]>([]);
  const signedOut = (): void => dispatch({ kind: "connection", connection: "signed-out" });

  useEffect(
    () =>
      follow({
        connection: (connection) => dispatch({ kind: "connection", connection }),
        status: (status) => dispatch({ kind: "status", status, receivedAt: Date.now() }),
        peers: () => undefined,
        history: () => undefined,
        decision: () => undefined,
      }),
    [],
  );
  useEffect(() => {
    void session().then((who) => setRoles(who?.roles ?? []));
  }, []);

  if (state.status === undefined) {
    return <Loading connection={state.connection} />;
  }
  const journal = state.status.journal ?? null;
  return (
    <>
      <header class="h-head">
        <LiveIndicator connection={state.connection} />
      </header>
      {state.connection === "signed-out" && <SignedOut />}
      {state.connection === "too-many" && (
        <Banner tone="watch" title="Too many pages follow the gateway">
          Close one of the others; until then this one does not tell when there are new records.
        </Banner>
      )}
      {journal === null ? (
        <Empty title="There is no journal">The bundle eu.heir.journal is starting, or is not installed; nothing is kept until it is there.</Empty>
      ) : (
        <>
          <Standing journal={journal} />
          <Book last={journal.records} signedOut={signedOut} />
          {roles.includes("ADMIN") && <Verification records={journal.records} signedOut={signedOut} />}
        </>
      )}
    </>
  );
}

function Standing(props: { readonly journal: JournalStatus }): JSX.Element {
  const { journal } = props;
  const trouble = journalTrouble(journal);
  const [state, tone] = stateWords(journal);
  const size = boundText({ name: "bytes", scope: "", used: journal.bytes, limit: journal.bytesMax, reached: 0 });
  return (
    <>
      {trouble !== undefined && (
        <Banner tone={trouble.tone} title={trouble.title}>
          {trouble.text}
        </Banner>
      )}
      {journal.gaps > 0 && (
        <Banner tone="watch" title="Parts cannot be verified any more">
          {count(journal.gaps)} {journal.gaps === 1 ? "section" : "sections"} from before this start; the verification names them.
        </Banner>
      )}
      <dl class="h-stats">
        <Stat label="Journal" id="journal-state" value={state} tone={tone} note={keptSince(journal)} />
        <Stat label="Newest record" id="journal-records" value={count(journal.records)} note={`in ${count(journal.segments)} files`} />
        <Stat
          label="Size"
          value={size.split(" of ")[0] ?? ""}
          unit="MiB"
          note={`of ${size.split(" of ")[1] ?? ""}; then the oldest go`}
        />
        <Stat label="Waiting to be written" value={count(journal.queued)} note={`of at most ${count(journal.queueMax)}`} />
        <Stat label="Lost" value={count(journal.lost)} tone={journal.lost > 0 ? "bad" : undefined} note="since the start" />
      </dl>
    </>
  );
}

/** Where the reader has come from: what each page above was asked with. Kept by the browser with the entry of its history. */
function trail(): readonly number[] {
  const kept: unknown = history.state;
  return Array.isArray(kept) && kept.every((each) => typeof each === "number") ? kept : [];
}

function Book(props: { readonly last: number; readonly signedOut: () => void }): JSX.Element {
  const [view, setView] = useState(() => viewOf(location.search));
  const [text, setText] = useState(view.text);
  const [shelf, setShelf] = useState<Shelf>({ kind: "loading" });
  const [busy, setBusy] = useState(true);
  const [turn, setTurn] = useState(0);
  const address = searchOf(view);

  const go = (to: View, above: readonly number[], how: "push" | "replace"): void => {
    const target = location.pathname + searchOf(to);
    if (how === "push") {
      history.pushState(above, "", target);
    } else {
      history.replaceState(above, "", target);
    }
    setView(to);
  };

  useEffect(() => {
    const back = (): void => {
      const to = viewOf(location.search);
      setView(to);
      setText(to.text);
    };
    addEventListener("popstate", back);
    return () => removeEventListener("popstate", back);
  }, []);

  useEffect(() => {
    const giveUp = new AbortController();
    setBusy(true);
    void gather(view, (path) => read<JournalPage>(path, giveUp.signal)).then((outcome) => {
      setBusy(false);
      if (outcome.kind === "done") {
        setShelf({ kind: "shown", view, page: outcome.value });
      } else {
        setShelf({ kind: "failed", message: outcome.kind === "refused" ? outcome.message : "Your login has ended." });
        if (outcome.kind === "signed-out") {
          props.signedOut();
        }
      }
    });
    return () => giveUp.abort();
  }, [address, turn]);

  useEffect(() => {
    if (text.trim() === view.text.trim()) {
      return undefined;
    }
    const typed = setTimeout(() => go({ ...view, text, before: 0 }, [], "replace"), TYPING_MS);
    return () => clearTimeout(typed);
  }, [text, address]);

  const fresh = useFresh(props.last, shelf);
  return (
    <Card
      title="Records"
      aside={
        <span role="status">
          {fresh > 0 && (
            <button type="button" class="h-button" onClick={() => setTurn(turn + 1)}>
              Show {fresh >= PAGE_RECORDS ? `${PAGE_RECORDS} or more` : count(fresh)} new
            </button>
          )}
        </span>
      }
    >
      <div class="h-filters" role="search" aria-label="Filter records">
        <div class="h-chips" role="group" aria-label="Kind">
          <button type="button" aria-pressed={view.kinds.length === 0} onClick={() => go({ ...view, kinds: [], before: 0 }, [], "push")}>
            All
          </button>
          {KINDS.map(([kind, words]) => (
            <button key={kind} type="button" aria-pressed={view.kinds.includes(kind)} onClick={() => go(withKind(view, kind), [], "push")}>
              {words}
            </button>
          ))}
        </div>
        <input
          type="search"
          aria-label="Text in actor, subject, what happened or details"
          placeholder="Actor, subject, what happened, details…"
          maxLength={TEXT_MAX_CHARS}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      {shelf.kind === "loading" && (
        <div class="h-skeleton" role="status" aria-label="Records are loading">
          <span />
        </div>
      )}
      {shelf.kind === "failed" && (
        <Banner tone="bad" title="The records cannot be shown">
          {shelf.message}{" "}
          <button type="button" class="h-button" onClick={() => setTurn(turn + 1)}>
            Try again
          </button>
        </Banner>
      )}
      {shelf.kind === "shown" && (
        <>
          <Records page={shelf.page} view={shelf.view} busy={busy} />
          <Pages shelf={shelf} last={props.last} go={(to, above) => shelf.view === view && go(to, above, "push")} />
        </>
      )}
    </Card>
  );
}

function Pages(props: {
  readonly shelf: Extract<Shelf, { kind: "shown" }>;
  readonly last: number;
  readonly go: (to: View, trail: readonly number[]) => void;
}): JSX.Element | null {
  const { view, page } = props.shelf;
  if (view.before === 0 && page.next === 0) {
    return null;
  }
  const above = trail();
  const newest = page.records[0]?.sequence ?? view.before;
  // With a filter and without the way that led here nobody knows where the page above begins; the newest page is always known.
  const newerKnown = above.length > 0 || !isFiltered(view);
  const newer = (): void => {
    const before = above.at(-1) ?? pageAbove(newest, props.last);
    props.go({ ...view, before }, above.slice(0, -1));
  };
  return (
    <nav class="h-pages" aria-label="Pages of records">
      <button type="button" class="h-button" disabled={view.before === 0} onClick={() => props.go({ ...view, before: NEWEST.before }, [])}>
        Newest
      </button>
      <button type="button" class="h-button" disabled={view.before === 0 || !newerKnown} onClick={newer}>
        Newer
      </button>
      <button
        type="button"
        class="h-button"
        disabled={page.next === 0}
        onClick={() => props.go({ ...view, before: page.next }, [...above, view.before])}
      >
        Older
      </button>
    </nav>
  );
}

/** How many records have come since the newest page was read; looked for only when the gateway says that there are new ones. */
function useFresh(last: number, shelf: Shelf): number {
  const [fresh, setFresh] = useState(0);
  const looked = useRef({ at: 0, last: 0 });
  const top = shelf.kind === "shown" && shelf.view.before === 0 ? shelf : undefined;
  useEffect(() => {
    setFresh(0);
    looked.current = { at: Date.now(), last: top?.page.records[0]?.sequence ?? 0 };
  }, [shelf]);
  useEffect(() => {
    if (top === undefined || last <= looked.current.last) {
      return undefined;
    }
    const giveUp = new AbortController();
    const look = async (): Promise<void> => {
      looked.current = { at: Date.now(), last };
      const answer = await read<JournalPage>(questionOf(top.view, PAGE_RECORDS), giveUp.signal);
      if (answer.kind === "done") {
        setFresh(newcomers(top.page.records, answer.value.records));
      }
    };
    const waiting = setTimeout(() => void look(), Math.max(0, looked.current.at + LOOK_MS - Date.now()));
    return () => {
      clearTimeout(waiting);
      giveUp.abort();
    };
  }, [last, shelf]);
  return fresh;
}

show("heir-journal", <Page />);
