import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Adapter, Bound, Status } from "../api/types";
import { boundGroups, boundText, fullName, reachedText, share, shareTone, worthShowing } from "../model/bounds";
import { count, micros, moment } from "../model/format";
import { Badge, Card, Empty, Meter } from "./parts";

/** What the gateway itself is made of: adapters, bounds, configuration. */
export function Machine(props: { readonly status: Status }): JSX.Element {
  const { status } = props;
  return (
    <div class="h-columns h-columns-three">
      <Card title="Adapters">
        {status.adapters.length === 0 ? (
          <Empty title="No adapter yet">A listener serves as soon as the adapter of its protocol is there.</Empty>
        ) : (
          <ul class="h-list h-adapters">
            {status.adapters.map((adapter) => (
              <Slot key={adapter.protocol} adapter={adapter} />
            ))}
          </ul>
        )}
      </Card>
      <Bounds bounds={status.bounds} />
      <Configuration status={status} />
    </div>
  );
}

function Bounds(props: { readonly bounds: readonly Bound[] }): JSX.Element {
  const [all, setAll] = useState(false);
  const shown = all ? props.bounds : props.bounds.filter(worthShowing);
  const quiet = props.bounds.length - props.bounds.filter(worthShowing).length;
  return (
    <Card
      title="Bounds"
      aside={
        quiet > 0 && (
          <button type="button" class="h-button" aria-pressed={all} onClick={() => setAll(!all)}>
            Show {count(quiet)} quiet {quiet === 1 ? "one" : "ones"}
          </button>
        )
      }
    >
      {boundGroups(shown).map((group) => (
        <div key={group.scope} class="h-bounds">
          {group.scope !== "" && <h3>{group.scope}</h3>}
          {group.bounds.map((bound) => (
            <BoundMeter key={bound.name} bound={bound} />
          ))}
        </div>
      ))}
      {props.bounds.length === 0 && <Empty title="Nothing to show yet">The gateway is coming up.</Empty>}
    </Card>
  );
}

function Slot(props: { readonly adapter: Adapter }): JSX.Element {
  const { adapter } = props;
  const pause = micros(adapter.lastPauseMicros);
  return (
    <li data-protocol={adapter.protocol}>
      <span>
        {adapter.title === "" ? adapter.protocol : adapter.title}
        <span class="h-sub h-mono">{adapter.bundle}</span>
        {adapter.problem !== "" && <span class="h-sub h-tone-bad">{adapter.problem}</span>}
      </span>
      <Badge tone={adapter.state === "SERVING" ? "good" : adapter.state === "FAULTED" ? "bad" : "watch"}>
        {adapter.state.toLowerCase()}
      </Badge>
      <dl class="h-facts">
        <Fact label="Sessions" value={count(adapter.sessions)} />
        <Fact label="Swaps" value={count(adapter.swaps)} />
        <Fact label="Last pause" value={adapter.swaps === 0 ? "–" : `${pause.value} ${pause.unit}`} />
        <Fact label="Faults" value={count(adapter.faults)} bad={adapter.faults > 0} />
      </dl>
    </li>
  );
}

function Fact(props: { readonly label: string; readonly value: string; readonly bad?: boolean }): JSX.Element {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd class={props.bad === true ? "h-tone-bad" : ""}>{props.value}</dd>
    </div>
  );
}

function BoundMeter(props: { readonly bound: Bound }): JSX.Element {
  const { bound } = props;
  const used = share(bound);
  return (
    <Meter
      label={bound.name}
      fullLabel={fullName(bound)}
      used={bound.used}
      limit={bound.limit}
      share={used}
      tone={shareTone(used)}
      text={boundText(bound)}
      note={reachedText(bound)}
    />
  );
}

function Configuration(props: { readonly status: Status }): JSX.Element {
  const { configuration } = props.status;
  return (
    <Card title="Configuration">
      <ul class="h-list">
        {configuration.map((folder) => (
          <li key={folder.folder}>
            <span>
              etc/heir/{folder.folder}
              <span class="h-sub">
                {folder.summary}, since {moment(folder.since)}
              </span>
            </span>
            <Badge tone={folder.problems.length === 0 ? "good" : "bad"}>
              {folder.problems.length === 0 ? "in force" : "earlier files in force"}
            </Badge>
          </li>
        ))}
      </ul>
      {configuration.length === 0 && <Empty title="Nothing to show yet">The folders are being read.</Empty>}
    </Card>
  );
}
