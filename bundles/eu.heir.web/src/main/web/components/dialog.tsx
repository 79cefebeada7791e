import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

// A radio group is one stop: its chosen button.
const STOPS = "button, select, textarea, a[href], input:not([type=radio]), input[type=radio]:checked";

/**
 * A dialog over the page (ARIA Authoring Practices, modal dialog): the page behind is out of reach, Tab goes round inside, Escape closes
 * it, and the focus returns to where it was. It is there as long as it is open; the last thing it does is to call `closed`.
 */
export function Dialog(props: {
  readonly id: string;
  readonly title: string;
  /** What the dialog is about, read out when it opens. */
  readonly description: ComponentChildren;
  readonly closed: () => void;
  readonly children: (close: () => void) => ComponentChildren;
}): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    ref.current?.showModal();
  }, []);
  const close = (): void => ref.current?.close();
  return (
    <dialog
      ref={ref}
      class="h-dialog"
      aria-labelledby={`${props.id}-title`}
      aria-describedby={`${props.id}-description`}
      onClose={props.closed}
      onKeyDown={(event) => goRound(event, ref.current)}
    >
      <h2 id={`${props.id}-title`}>{props.title}</h2>
      <div id={`${props.id}-description`} class="h-dialog-description">
        {props.description}
      </div>
      {props.children(close)}
    </dialog>
  );
}

/** Without this the browser's own buttons would be stops too. */
function goRound(event: KeyboardEvent, dialog: HTMLDialogElement | null): void {
  if (event.key !== "Tab" || dialog === null) {
    return;
  }
  const stops = [...dialog.querySelectorAll<HTMLElement>(STOPS)].filter((stop) => !stop.matches(":disabled"));
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement === edge) {
    event.preventDefault();
    (event.shiftKey ? stops.at(-1) : stops[0])?.focus();
  }
}
