import { render, type JSX, type VNode } from "preact";
import type { Connection } from "../api/live";
import { replaceMenu } from "./menu";
import { Banner, LiveIndicator } from "./parts";

/** What stands until the gateway has told something. */
export function Loading(props: { readonly connection: Connection }): JSX.Element {
  if (props.connection === "signed-out") {
    return <SignedOut />;
  }
  return (
    <div class="h-loading">
      <LiveIndicator connection={props.connection} />
      <div class="h-skeleton" aria-hidden="true">
        <span />
        <span />
        <span />
      </div>
    </div>
  );
}

/** The login has ended: what the page shows is old. */
export function SignedOut(): JSX.Element {
  return (
    <Banner tone="bad" title="Your login has ended">
      What stands below is no longer of now.{" "}
      <a href={`/system/console/login?next=${encodeURIComponent(location.pathname + location.search)}`}>Log in again</a>
    </Banner>
  );
}

/** What the console's own frame lacks: a language for screen readers, a width for phones. */
function completeDocument(): void {
  document.documentElement.lang = "en";
  if (document.querySelector("meta[name=viewport]") === null) {
    const viewport = document.createElement("meta");
    viewport.name = "viewport";
    viewport.content = "width=device-width, initial-scale=1";
    document.head.append(viewport);
  }
}

/** Draws a page into its place in the console's frame. */
export function show(id: string, page: VNode): void {
  const root = document.getElementById(id);
  if (root !== null) {
    completeDocument();
    replaceMenu();
    root.replaceChildren();
    render(page, root);
  }
}
