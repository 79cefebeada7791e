import type { Listener, Peer } from "../api/types";

/** Most peers drawn for one listener; the others are told as a number. */
export const PEERS_PER_LISTENER = 8;

/** Of these, places kept for who broke policy: a forger must not drop out of the picture because others speak more often. */
const PLACES_FOR_OFFENDERS = 4;

const NARROW_BELOW = 720;
const PEER_HEIGHT = 52;
const LISTENER_HEIGHT = 132;
/** Below this width the long badge of downtime recovery takes a line of its own, which the height has no room for. */
const LISTENER_WIDE_FROM = 264;
const BADGE_LINE = 26;
const UPSTREAM_HEIGHT = 76;
const GAP = 12;
const GROUP_GAP = 28;
const FRAME_PAD = 16;
const FRAME_TITLE = 40;
const STEP = 44;

/** A rectangle on the picture, in the units of `measure.ts`. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PeerNode {
  readonly kind: "peer";
  readonly key: string;
  readonly box: Box;
  readonly peer: Peer;
}

export interface MoreNode {
  readonly kind: "more";
  readonly key: string;
  readonly box: Box;
  readonly count: number;
}

export interface ListenerNode {
  readonly kind: "listener";
  readonly key: string;
  readonly box: Box;
  readonly listener: Listener;
}

export interface UpstreamNode {
  readonly kind: "upstream";
  readonly key: string;
  readonly box: Box;
  readonly listener: Listener;
}

export type Node = PeerNode | MoreNode | ListenerNode | UpstreamNode;

/** A connection between two nodes. */
export interface Link {
  readonly key: string;
  readonly path: string;
  /** Counter whose rise makes the link flow. */
  readonly counter: string;
  readonly down: boolean;
  readonly refusing: boolean;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly narrow: boolean;
  readonly frames: readonly Box[];
  readonly nodes: readonly Node[];
  readonly links: readonly Link[];
}

export function peerKey(peer: Peer): string {
  return `peer ${peer.listener} ${peer.address} ${peer.tls?.certificate ?? ""} ${peer.claims}`;
}

export function listenerKey(listener: string): string {
  return `listener ${listener}`;
}

interface Group {
  readonly listener: Listener;
  readonly peers: readonly Peer[];
  readonly more: number;
}

/** Peers in an order that does not change while they speak: a picture that jumps cannot be read. */
function groups(listeners: readonly Listener[], peers: readonly Peer[]): readonly Group[] {
  return listeners.map((listener) => {
    const own = peers.filter((peer) => peer.listener === listener.name);
    const offenders = own.filter((peer) => peer.refused > 0).slice(0, PLACES_FOR_OFFENDERS);
    const others = own.filter((peer) => !offenders.includes(peer)).slice(0, PEERS_PER_LISTENER - offenders.length);
    const drawn = [...offenders, ...others].sort(
      (a, b) => a.claims.localeCompare(b.claims) || a.address.localeCompare(b.address),
    );
    return { listener, peers: drawn, more: own.length - drawn.length };
  });
}

/**
 * Places everything: three columns, or one below the other where there is no room.
 *
 * @param width of the picture, in the units of `measure.ts`
 */
export function layout(width: number, listeners: readonly Listener[], peers: readonly Peer[]): Layout {
  return width < NARROW_BELOW ? narrow(width, groups(listeners, peers)) : wide(width, groups(listeners, peers));
}

function listenerHeight(listener: Listener, width: number): number {
  return LISTENER_HEIGHT + (listener.downtimeRecovery !== null && width < LISTENER_WIDE_FROM ? BADGE_LINE : 0);
}

function wide(width: number, all: readonly Group[]): Layout {
  const column = Math.min(360, Math.floor(width * 0.27));
  const middle = Math.min(400, Math.floor(width * 0.3));
  const middleX = Math.floor((width - middle) / 2);
  const rightX = width - column;
  const nodes: Node[] = [];
  const links: Link[] = [];
  let y = 0;
  for (const group of all) {
    const rows = Math.max(1, group.peers.length) + (group.more > 0 ? 0.6 : 0);
    const peersHeight = Math.ceil(rows * PEER_HEIGHT + (Math.ceil(rows) - 1) * GAP);
    // The first and the last leave room for the frame's title and its edge.
    const ownHeight = listenerHeight(group.listener, middle - 2 * FRAME_PAD);
    const least = ownHeight + 2 * (group === all[0] ? FRAME_TITLE : FRAME_PAD);
    const height = Math.max(least, peersHeight);
    const listenerBox = centred(middleX + FRAME_PAD, y, middle - 2 * FRAME_PAD, ownHeight, height);
    const upstreamBox = centred(rightX, y, column, UPSTREAM_HEIGHT, height);
    let peerY = y + Math.floor((height - peersHeight) / 2);
    for (const peer of group.peers) {
      const box = { x: 0, y: peerY, width: column, height: PEER_HEIGHT };
      nodes.push({ kind: "peer", key: peerKey(peer), box, peer });
      links.push(peerLink(peer, curve(rightOf(box), leftOf(listenerBox, spread(group.peers.indexOf(peer), group.peers.length)))));
      peerY += PEER_HEIGHT + GAP;
    }
    if (group.more > 0) {
      const box = { x: 0, y: peerY, width: column, height: Math.floor(PEER_HEIGHT * 0.6) };
      nodes.push({ kind: "more", key: `more ${group.listener.name}`, box, count: group.more });
    }
    push(group, listenerBox, upstreamBox, curve(rightOf(listenerBox), leftOf(upstreamBox, 0)), nodes, links);
    y += height + GROUP_GAP;
  }
  const height = Math.max(0, y - GROUP_GAP);
  return { width, height, narrow: false, frames: frameAround(nodes, middleX, middle), nodes, links };
}

function frameAround(nodes: readonly Node[], x: number, width: number): readonly Box[] {
  const boxes = nodes.filter((node) => node.kind === "listener").map((node) => node.box);
  const first = boxes[0];
  const last = boxes.at(-1);
  if (first === undefined || last === undefined) {
    return [];
  }
  const top = first.y - FRAME_TITLE;
  return [{ x, y: top, width, height: last.y + last.height + FRAME_PAD - top }];
}

function narrow(width: number, all: readonly Group[]): Layout {
  const nodes: Node[] = [];
  const links: Link[] = [];
  const frames: Box[] = [];
  const inset = 8;
  let y = 0;
  for (const group of all) {
    const boxes: [Peer, Box][] = [];
    for (const peer of group.peers) {
      const box = { x: inset, y, width: width - 2 * inset, height: PEER_HEIGHT };
      nodes.push({ kind: "peer", key: peerKey(peer), box, peer });
      boxes.push([peer, box]);
      y += PEER_HEIGHT + GAP / 2;
    }
    if (group.more > 0) {
      const box = { x: inset, y, width: width - 2 * inset, height: Math.floor(PEER_HEIGHT * 0.6) };
      nodes.push({ kind: "more", key: `more ${group.listener.name}`, box, count: group.more });
      y += box.height;
    }
    y += STEP;
    const ownHeight = listenerHeight(group.listener, width - 2 * inset);
    const frame = { x: 0, y: y - FRAME_TITLE / 2, width, height: ownHeight + FRAME_TITLE + FRAME_PAD / 2 };
    frames.push(frame);
    const listenerBox = { x: inset, y: frame.y + FRAME_TITLE, width: width - 2 * inset, height: ownHeight };
    const last = boxes.at(-1);
    if (last !== undefined) {
      // One line stands for all: side by side they would cross the boxes.
      const x = Math.floor(width / 2);
      const busy = group.peers.some((peer) => peer.refused > 0);
      links.push({
        key: `peers ${group.listener.name}`,
        path: `M${x} ${frame.y - STEP + FRAME_TITLE / 2 + 4}V${frame.y}`,
        counter: listenerKey(group.listener.name),
        down: false,
        refusing: busy,
      });
    }
    y = frame.y + frame.height + STEP - 8;
    const upstreamBox = { x: inset, y, width: width - 2 * inset, height: UPSTREAM_HEIGHT };
    const x = Math.floor(width / 2);
    push(group, listenerBox, upstreamBox, `M${x} ${frame.y + frame.height}V${upstreamBox.y}`, nodes, links);
    y += UPSTREAM_HEIGHT + GROUP_GAP;
  }
  return { width, height: Math.max(0, y - GROUP_GAP), narrow: true, frames, nodes, links };
}

function push(group: Group, listenerBox: Box, upstreamBox: Box, path: string, nodes: Node[], links: Link[]): void {
  const listener = group.listener;
  nodes.push({ kind: "listener", key: listenerKey(listener.name), box: listenerBox, listener });
  nodes.push({ kind: "upstream", key: `upstream ${listener.name}`, box: upstreamBox, listener });
  links.push({
    key: `forward ${listener.name}`,
    path,
    counter: listenerKey(listener.name),
    down: !listener.upstreamUp,
    refusing: false,
  });
}

function peerLink(peer: Peer, path: string): Link {
  return {
    key: `link ${peerKey(peer)}`,
    path,
    counter: peerKey(peer),
    down: false,
    refusing: peer.refused > 0 && peer.refused === peer.interactions,
  };
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

function centred(x: number, y: number, width: number, height: number, within: number): Box {
  return { x, y: y + Math.floor((within - height) / 2), width, height };
}

function rightOf(box: Box): Spot {
  return { x: box.x + box.width, y: box.y + box.height / 2 };
}

function leftOf(box: Box, offset: number): Spot {
  return { x: box.x, y: box.y + box.height / 2 + offset };
}

/** Lines that end at the same box end a little apart. */
function spread(index: number, count: number): number {
  return count < 2 ? 0 : (index / (count - 1) - 0.5) * Math.min(64, 14 * count);
}

function curve(from: Spot, to: Spot): string {
  const bend = (to.x - from.x) / 2;
  return `M${from.x} ${from.y}C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`;
}
