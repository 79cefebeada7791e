import type { Opening, Session } from "./types";

const API = "/heir/api/v1";
const NO_ANSWER = "The gateway did not answer. Try again.";
const HTTP_UNAUTHORIZED = 401;
const HTTP_NO_CONTENT = 204;

/** What became of a request that was to change something. */
export type Outcome<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "refused"; readonly message: string }
  | { readonly kind: "signed-out" };

/** Who is logged in, or nothing while nobody can tell. */
export async function session(): Promise<Session | undefined> {
  try {
    const response = await fetch(`${API}/session`, { headers: { Accept: "application/json" }, cache: "no-store" });
    return response.ok ? ((await response.json()) as Session) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Turns a timed state on for a listener, or gives one that is on a new time and reason.
 *
 * @param path the state's word in addresses
 */
export function begin(path: string, listener: string, seconds: number, reason: string): Promise<Outcome<Opening>> {
  return change<Opening>("PUT", addressOf(path, listener), { seconds, reason });
}

/** Turns a timed state off for a listener. */
export function end(path: string, listener: string): Promise<Outcome<undefined>> {
  return change<undefined>("DELETE", addressOf(path, listener), undefined);
}

function addressOf(path: string, listener: string): string {
  return `${API}/listeners/${encodeURIComponent(listener)}/${path}`;
}

/**
 * Asks for something that is only read.
 *
 * @param path below the API
 * @param signal gives it up; then it never answers
 */
export async function read<T>(path: string, signal: AbortSignal): Promise<Outcome<T>> {
  try {
    return await outcomeOf<T>(await fetch(API + path, { headers: { Accept: "application/json" }, cache: "no-store", signal }));
  } catch {
    return signal.aborted ? new Promise(() => {}) : { kind: "refused", message: NO_ANSWER };
  }
}

async function change<T>(method: string, address: string, body: unknown): Promise<Outcome<T>> {
  // Asked for anew each time: the login may have ended and begun again in another window.
  const who = await session();
  try {
    const response = await fetch(address, {
      method,
      cache: "no-store",
      headers: {
        Accept: "application/json",
        ...(who === undefined ? {} : { "X-CSRF-Token": who.csrfToken }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.status === HTTP_NO_CONTENT) {
      // Read all the same: an answer that is never read counts as broken off in the browser.
      await response.arrayBuffer();
      return { kind: "done", value: undefined as T };
    }
    return await outcomeOf<T>(response);
  } catch {
    return { kind: "refused", message: NO_ANSWER };
  }
}

async function outcomeOf<T>(response: Response): Promise<Outcome<T>> {
  if (response.ok) {
    return { kind: "done", value: (await response.json()) as T };
  }
  if (response.status === HTTP_UNAUTHORIZED) {
    return { kind: "signed-out" };
  }
  const problem = (await response.json()) as { readonly detail?: string };
  return { kind: "refused", message: problem.detail ?? `The gateway answered ${response.status}.` };
}
