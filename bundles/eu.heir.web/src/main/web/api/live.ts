import type { Decision, History, Peers, Status } from "./types";

/** How the page stands to the gateway. */
export type Connection = "connecting" | "live" | "reconnecting" | "stale" | "signed-out" | "too-many";

export interface LiveHandlers {
  connection(state: Connection): void;
  status(status: Status): void;
  peers(peers: Peers): void;
  history(history: History): void;
  decision(decision: Decision): void;
}

const EVENTS = "/heir/api/v1/events";
const STATUS = "/heir/api/v1/status";
/** The gateway tells its status each second; silent for so long, something is wrong. */
const STALE_AFTER_MS = 5000;
const RETRY_MS = 2000;
const HTTP_UNAUTHORIZED = 401;
const HTTP_TOO_MANY = 429;

/**
 * Follows the gateway by server-sent events. The browser reconnects by itself after a break of the line; after a refusal it gives up for
 * good, and this asks why and tries again where that makes sense.
 *
 * @returns ends it
 */
export function follow(handlers: LiveHandlers): () => void {
  let source: EventSource | undefined;
  let stale: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let ended = false;

  const heard = (): void => {
    handlers.connection("live");
    clearTimeout(stale);
    stale = setTimeout(() => handlers.connection("stale"), STALE_AFTER_MS);
  };

  const on = <T>(name: string, take: (value: T) => void): void => {
    source?.addEventListener(name, (event) => {
      heard();
      take(JSON.parse((event as MessageEvent<string>).data) as T);
    });
  };

  const open = (): void => {
    if (ended) {
      return;
    }
    source = new EventSource(EVENTS);
    on<Status>("status", handlers.status);
    on<Peers>("peers", handlers.peers);
    on<History>("history", handlers.history);
    on<Decision>("decision", handlers.decision);
    source.onerror = () => {
      clearTimeout(stale);
      if (source?.readyState === EventSource.CLOSED) {
        void askWhy();
      } else {
        handlers.connection("reconnecting");
      }
    };
  };

  const askWhy = async (): Promise<void> => {
    let state: Connection = "reconnecting";
    try {
      const response = await fetch(STATUS, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (response.status === HTTP_UNAUTHORIZED) {
        state = "signed-out";
      } else if (response.ok || response.status === HTTP_TOO_MANY) {
        // The status is to be had, the stream is not: this user has too many pages open.
        state = "too-many";
      }
    } catch {
      // Nobody there; the gateway may be restarting.
    }
    if (!ended) {
      handlers.connection(state);
      if (state !== "signed-out") {
        retry = setTimeout(open, RETRY_MS);
      }
    }
  };

  open();
  return () => {
    ended = true;
    source?.close();
    clearTimeout(stale);
    clearTimeout(retry);
  };
}
