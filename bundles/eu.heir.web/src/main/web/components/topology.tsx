import type { CSSProperties, JSX } from "preact";
import type { Listener, Peer } from "../api/types";
import { claimsAsName, count, perSecond, shown } from "../model/format";
import { layout, type Box, type Layout, type Link, type Node } from "../model/topology";
import { rem, useMeasure } from "./measure";
import { Badge, CriticalityBadge, ModeBadge } from "./parts";
import { TimedBadges } from "./timed";

/** Devices, the gateway with its listeners, and the systems behind, with what passes between them. */
export function Topology(props: {
  readonly listeners: readonly Listener[];
  readonly peers: readonly Peer[];
  readonly rateOf: (counter: string) => number;
  readonly chosen: string;
  readonly choose: (listener: string) => void;
}): JSX.Element {
  const [ref, { width }] = useMeasure<HTMLDivElement>();
  const plan = layout(Math.max(280, width), props.listeners, props.peers);
  return (
    <div class="h-topology" ref={ref}>
      {width > 0 && (
        <div class="h-topology-stage" style={{ height: rem(plan.height) }}>
          <Lines plan={plan} rateOf={props.rateOf} />
          {plan.frames.map((frame) => (
            <div key={frame.y} class="h-frame" style={place(frame)}>
              <span>HEIR Gateway</span>
            </div>
          ))}
          {plan.nodes.map((node) => (
            <NodeBox key={node.key} node={node} rateOf={props.rateOf} chosen={props.chosen} choose={props.choose} />
          ))}
        </div>
      )}
    </div>
  );
}

function Lines(props: { readonly plan: Layout; readonly rateOf: (counter: string) => number }): JSX.Element {
  return (
    <svg class="h-links" viewBox={`0 0 ${props.plan.width} ${props.plan.height}`} preserveAspectRatio="none" aria-hidden="true">
      {props.plan.links.map((link) => (
        <g key={link.key} class={linkClass(link)}>
          <path class="h-link" d={link.path} />
          {props.rateOf(link.counter) > 0 && !link.down && <path class="h-flow" d={link.path} />}
        </g>
      ))}
    </svg>
  );
}

function linkClass(link: Link): string {
  return link.down ? "h-link-down" : link.refusing ? "h-link-refusing" : "";
}

function NodeBox(props: {
  readonly node: Node;
  readonly rateOf: (counter: string) => number;
  readonly chosen: string;
  readonly choose: (listener: string) => void;
}): JSX.Element {
  const { node } = props;
  switch (node.kind) {
    case "peer":
      return <PeerBox box={node.box} peer={node.peer} rate={props.rateOf(node.key)} />;
    case "more":
      return (
        <div class="h-node h-node-more" style={place(node.box)}>
          and {count(node.count)} more
        </div>
      );
    case "listener":
      return (
        <ListenerBox
          box={node.box}
          listener={node.listener}
          rate={props.rateOf(node.key)}
          chosen={props.chosen === node.listener.name}
          choose={props.choose}
        />
      );
    case "upstream":
      return <UpstreamBox box={node.box} listener={node.listener} />;
  }
}

function PeerBox(props: { readonly box: Box; readonly peer: Peer; readonly rate: number }): JSX.Element {
  const { peer } = props;
  const name = claimsAsName(peer.claims) || "unnamed";
  const refusing = peer.refused > 0;
  return (
    <div
      class={`h-node h-node-peer ${refusing ? "h-node-bad" : ""}`}
      style={place(props.box)}
      title={`${shown(peer.claims)}\n${peer.address}\n${count(peer.interactions)} requests, ${count(peer.refused)} against policy`}
    >
      <span class="h-node-top">
        <span class="h-node-name h-node-grow">{name}</span>
        {refusing && <span class="h-tone-bad">{count(peer.refused)} against policy</span>}
      </span>
      <span class="h-node-line">
        <span class="h-mono h-node-grow">{peer.address}</span>
        <span>{perSecond(props.rate)}/s</span>
      </span>
    </div>
  );
}

function ListenerBox(props: {
  readonly box: Box;
  readonly listener: Listener;
  readonly rate: number;
  readonly chosen: boolean;
  readonly choose: (listener: string) => void;
}): JSX.Element {
  const { listener } = props;
  const serving = listener.state === "SERVING";
  return (
    <button
      type="button"
      class={`h-node h-node-listener ${serving ? "" : "h-node-bad"}`}
      style={place(props.box)}
      aria-pressed={props.chosen}
      title={listener.problem || `Show only decisions of ${listener.name}`}
      onClick={() => props.choose(props.chosen ? "" : listener.name)}
    >
      <span class="h-node-name">{listener.name}</span>
      <span class="h-node-line">
        <span class="h-mono h-node-grow">
          {listener.protocol} · {listener.listen}
        </span>
      </span>
      <span class="h-node-badges">
        {/* While its glass is broken the mode says nothing. */}
        {listener.breakGlass === null && <ModeBadge listener={listener} />}
        <TimedBadges listener={listener} />
        <CriticalityBadge criticality={listener.criticality} />
        {!serving && <Badge tone="bad">{listener.state.toLowerCase()}</Badge>}
      </span>
      <span class="h-node-line">
        <span class="h-node-grow">
          <b>{perSecond(props.rate)}</b> msg/s · <b>{count(listener.sessions)}</b>{" "}
          {listener.sessions === 1 ? "session" : "sessions"}
        </span>
        {listener.refused > 0 && <span class="h-tone-bad">{count(listener.refused)} refused</span>}
      </span>
    </button>
  );
}

function UpstreamBox(props: { readonly box: Box; readonly listener: Listener }): JSX.Element {
  const up = props.listener.upstreamUp;
  return (
    <div class={`h-node h-node-upstream ${up ? "" : "h-node-bad"}`} style={place(props.box)}>
      <span class="h-node-name h-mono">{props.listener.upstream}</span>
      <span class="h-node-line">
        <span class="h-node-grow">{count(props.listener.replies)} replies</span>
        <Badge tone={up ? "good" : "bad"}>{up ? "Up" : "Down"}</Badge>
      </span>
    </div>
  );
}

function place(box: Box): CSSProperties {
  return {
    left: rem(box.x),
    top: rem(box.y),
    width: rem(box.width),
    height: rem(box.height),
  };
}
