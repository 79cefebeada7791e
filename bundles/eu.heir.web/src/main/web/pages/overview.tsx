import type { JSX } from "preact";
import { useEffect, useMemo, useReducer, useState } from "preact/hooks";
import { session } from "../api/act";
import { follow, type Connection } from "../api/live";
import type { Role, Status } from "../api/types";
import { Chart } from "../components/chart";
import { DecisionTable } from "../components/decisions";
import { ListenerList } from "../components/listeners";
import { Machine } from "../components/machine";
import { Loading, show, SignedOut } from "../components/page";
import { Badge, Banner, Card, Empty, LiveIndicator, Stat } from "../components/parts";
import { TimedBanners, type TimedEvents } from "../components/timed";
import { Topology } from "../components/topology";
import { count, duration, micros, moment, perSecond } from "../model/format";
import { CHART_SECONDS, next, NOTHING_YET, type Overview } from "../model/overview";
import { points, RateMeter, recentRate, type Point } from "../model/rates";
import { journalTrouble } from "../model/journal";
import { openings } from "../model/timed";
import { listenerKey, peerKey } from "../model/topology";

/** Seconds over which the rates in figures are taken. */
const RATE_SECONDS = 5;

function Page(): JSX.Element {
  const [state, dispatch] = useReducer(next, NOTHING_YET);
  const [listener, setListener] = useState("");
  const [roles, setRoles] = useState<readonly Role[]>([]);
  const meter = useMemo(() => new RateMeter(RATE_SECONDS * 1000), []);

  useEffect(
    () =>
      follow({
        connection: (connection) => dispatch({ kind: "connection", connection }),
        status: (status) => dispatch({ kind: "status", status, receivedAt: Date.now() }),
        peers: (peers) => dispatch({ kind: "peers", peers }),
        history: (history) => dispatch({ kind: "history", history }),
        decision: (decision) => dispatch({ kind: "decision", decision }),
      }),
    [],
  );
  useEffect(() => {
    void session().then((who) => setRoles(who?.roles ?? []));
  }, []);
  const timed = useMemo<TimedEvents>(
    () => ({
      changed: (timedState, name, opening) => dispatch({ kind: "timed", state: timedState, listener: name, opening }),
      signedOut: () => dispatch({ kind: "connection", connection: "signed-out" }),
    }),
    [],
  );
  const mayChange = roles.includes("OPERATOR");
  useMemo(() => measure(meter, state), [meter, state.status, state.peers]);

  if (state.status === undefined) {
    return <Loading connection={state.connection} />;
  }
  return (
    <>
      <Head state={state} status={state.status} />
      <Problems connection={state.connection} status={state.status} />
      <TimedBanners
        openings={openings(state.status.listeners)}
        clockAheadMillis={state.clockAheadMillis}
        mayEnd={mayChange}
        events={timed}
      />
      <Figures state={state} status={state.status} />
      <Picture state={state} status={state.status} meter={meter} listener={listener} choose={setListener} />
      <ListenerList listeners={state.status.listeners} mayChange={mayChange} events={timed} />
      <Charts samples={points(state.samples, RATE_SECONDS)} />
      <DecisionTable
        decisions={state.decisions}
        listeners={state.status.listeners.map((each) => each.name)}
        listener={listener}
        chooseListener={setListener}
      />
      <Machine status={state.status} />
    </>
  );
}

function measure(meter: RateMeter, state: Overview): void {
  if (state.status !== undefined) {
    meter.update(Date.parse(state.status.time), [
      ...state.status.listeners.map((each) => [listenerKey(each.name), each.interactions] as const),
      ...state.peers.peers.map((each) => [peerKey(each), each.interactions] as const),
    ]);
  }
}

const STATES: Readonly<Record<Status["state"], readonly [string, "good" | "watch" | "bad"]>> = {
  READY: ["Ready", "good"],
  STARTING: ["Starting", "watch"],
  NOT_READY: ["Not ready", "bad"],
};

function Head(props: { readonly state: Overview; readonly status: Status }): JSX.Element {
  const { status } = props;
  const [label, tone] = STATES[status.state];
  return (
    <header class="h-head">
      <div class="h-head-state">
        <LiveIndicator connection={props.state.connection} />
        <Badge tone={tone}>{label}</Badge>
      </div>
      <p class="h-head-facts">
        Version {status.version} · <span title={`since ${moment(status.startedAt)}`}>up {duration(status.uptimeSeconds)}</span>
      </p>
    </header>
  );
}

function Problems(props: { readonly connection: Connection; readonly status: Status }): JSX.Element {
  const { status } = props;
  return (
    <>
      {props.connection === "signed-out" && <SignedOut />}
      {props.connection === "too-many" && (
        <Banner tone="watch" title="Too many pages follow the gateway">
          Close one of the others; this one then goes on by itself.
        </Banner>
      )}
      {!status.ready && (
        <Banner
          tone={status.state === "STARTING" ? "watch" : "bad"}
          title={status.state === "STARTING" ? "The gateway is coming up" : "Not everything that is configured is in force"}
        >
          <ul>
            {status.reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </Banner>
      )}
      <JournalTrouble status={status} />
    </>
  );
}

function JournalTrouble(props: { readonly status: Status }): JSX.Element | null {
  const trouble = journalTrouble(props.status.journal ?? null);
  return trouble === undefined ? null : (
    <Banner tone={trouble.tone} title={trouble.title}>
      {trouble.text} <a href="/system/console/heir-journal">Open the journal</a>
    </Banner>
  );
}

function Figures(props: { readonly state: Overview; readonly status: Status }): JSX.Element {
  const { totals, latency } = props.status;
  const p50 = micros(latency.p50Micros);
  const p99 = micros(latency.p99Micros);
  const against = totals.verdicts.REFUSE + totals.verdicts.SEVER;
  return (
    <dl class="h-stats">
      <Stat label="Sessions" id="sessions" value={count(totals.sessions)} note={`${totals.listenersServing} of ${totals.listeners} listeners serve`} />
      <Stat
        label="Messages"
        id="rate"
        value={perSecond(recentRate(props.state.samples, RATE_SECONDS))}
        unit="per second"
        note={`${count(totals.interactions)} since the start`}
      />
      <Stat label="Added delay, median" id="p50" value={p50.value} unit={p50.unit} note={`99 of 100 within ${p99.value} ${p99.unit}`} />
      <Stat
        label="Refused"
        id="refused"
        value={count(totals.refused)}
        tone={totals.refused > 0 ? "bad" : undefined}
        note={`${count(against)} against policy`}
      />
      <Stat
        label="Watched"
        id="watched"
        value={count(totals.verdicts.WATCH)}
        tone={totals.verdicts.WATCH > 0 ? "watch" : undefined}
        note="passed and recorded"
      />
    </dl>
  );
}

function Picture(props: {
  readonly state: Overview;
  readonly status: Status;
  readonly meter: RateMeter;
  readonly listener: string;
  readonly choose: (listener: string) => void;
}): JSX.Element {
  const { status, state } = props;
  return (
    <Card
      title="Devices, gateway, systems"
      aside={<span class="h-card-note">{peersNote(state.peers.total)}</span>}
    >
      {status.listeners.length === 0 ? (
        <NoListener />
      ) : (
        <>
          <Topology
            listeners={status.listeners}
            peers={state.peers.peers}
            rateOf={(counter) => props.meter.rate(counter)}
            chosen={props.listener}
            choose={props.choose}
          />
          {state.peers.total === 0 && (
            <Empty title="Waiting for the first device">
              Point a device at{" "}
              {status.listeners.map((each, index) => (
                <span key={each.name}>
                  {index > 0 && ", "}
                  <code>{each.listen}</code>
                </span>
              ))}
              ; what it sends shows up here at once.
            </Empty>
          )}
        </>
      )}
    </Card>
  );
}

function peersNote(total: number): string {
  return total === 0 ? "" : `${count(total)} ${total === 1 ? "device" : "devices"} seen`;
}

function NoListener(): JSX.Element {
  return (
    <Empty title="No listener yet">
      Put a file <code>etc/eu.heir.gateway.listener~ward.cfg</code> into the gateway’s folder; it takes effect within seconds:
      <pre>{"protocol = hl7v2\nlisten   = 127.0.0.1:2575\nupstream = hospital.example:2575\nmode     = monitor"}</pre>
    </Empty>
  );
}

function Charts(props: { readonly samples: readonly Point[] }): JSX.Element {
  const { samples } = props;
  const times = samples.map((sample) => sample.time);
  const delay = (value: number): string => {
    const { value: text, unit } = micros(value);
    return `${text} ${unit}`;
  };
  return (
    <div class="h-columns">
      <Card title="Messages per second" aside={<span class="h-card-note">means of {RATE_SECONDS} s</span>}>
        <Chart
          label="Messages per second over the last five minutes"
          times={times}
          series={[
            { name: "All", class: "h-c-accent", values: samples.map((sample) => sample.messages) },
            { name: "Against policy", class: "h-c-bad", values: samples.map((sample) => sample.refusals) },
          ]}
          windowSeconds={CHART_SECONDS}
          axis={{ kind: "linear", least: 5 }}
          format={perSecond}
        />
      </Card>
      <Card title="Delay added by the gateway" aside={<span class="h-card-note">logarithmic</span>}>
        <Chart
          label="Delay added by the gateway over the last five minutes"
          times={times}
          series={[
            { name: "Median", class: "h-c-accent", values: samples.map((sample) => sample.p50Micros) },
            { name: "99th percentile", class: "h-c-second", values: samples.map((sample) => sample.p99Micros) },
          ]}
          windowSeconds={CHART_SECONDS}
          axis={{ kind: "logarithmic", lowest: 10 }}
          format={delay}
        />
      </Card>
    </div>
  );
}

show("heir-overview", <Page />);
