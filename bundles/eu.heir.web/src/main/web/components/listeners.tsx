import type { JSX } from "preact";
import type { Listener } from "../api/types";
import { count } from "../model/format";
import { failModeUses, missing, standing } from "../model/notices";
import { TIMED_STATES } from "../model/timed";
import { Badge, Card, CriticalityBadge, ModeBadge } from "./parts";
import { TimedBadges, TimedButton, type TimedEvents } from "./timed";

/** Each listener with what is worth knowing of it, and the way to break its glass or to let a backlog in. */
export function ListenerList(props: {
  readonly listeners: readonly Listener[];
  readonly mayChange: boolean;
  readonly events: TimedEvents;
}): JSX.Element | null {
  if (props.listeners.length === 0) {
    return null;
  }
  return (
    <Card title="Listeners">
      <ul class="h-listeners">
        {props.listeners.map((listener) => (
          <li key={listener.name} data-listener={listener.name}>
            <div class="h-listener-what">
              <span class="h-listener-name">{listener.name}</span>
              <span class="h-node-badges">
                <ModeBadge listener={listener} />
                <CriticalityBadge criticality={listener.criticality} />
                {listener.state !== "SERVING" && <Badge tone="bad">{listener.state.toLowerCase()}</Badge>}
                <TimedBadges listener={listener} />
              </span>
              <span class="h-sub h-mono">
                {listener.listen} → {listener.upstream}
              </span>
            </div>
            <Notices listener={listener} />
            {props.mayChange && (
              <div class="h-listener-buttons">
                {TIMED_STATES.map((state) => (
                  <TimedButton key={state.name} state={state} listener={listener} events={props.events} />
                ))}
              </div>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Notices(props: { readonly listener: Listener }): JSX.Element {
  const { listener } = props;
  const gone = missing(listener);
  const uses = failModeUses(listener.failures);
  if (gone.length + uses.length + listener.standing.length + listener.problem.length === 0) {
    return <p class="h-notices h-note">Nothing out of the ordinary</p>;
  }
  return (
    <ul class="h-notices">
      {listener.problem !== "" && <li class="h-tone-bad">{listener.problem}</li>}
      {listener.standing.map((finding) => {
        const { id, text } = standing(finding);
        return (
          <li key={finding}>
            <Badge tone="watch" title="Stands as long as the configuration does">
              {id}
            </Badge>{" "}
            {text}
          </li>
        );
      })}
      {gone.map((note) => (
        <li key={note}>{note}</li>
      ))}
      {uses.map((use) => (
        <li key={use.condition}>
          {use.words}: <b>{count(use.count)}</b> {use.count === 1 ? "time" : "times"}
        </li>
      ))}
    </ul>
  );
}
