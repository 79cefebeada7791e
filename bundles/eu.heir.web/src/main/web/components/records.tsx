import type { JSX } from "preact";
import { Fragment } from "preact";
import { useState } from "preact/hooks";
import type { JournalPage, JournalRecord } from "../api/types";
import { count, moment, shown } from "../model/format";
import { isFiltered, kindWords, type View } from "../model/journal";
import { Badge, Empty } from "./parts";

/** Records of the journal, newest first; what else is known of one shows when asked for. */
export function Records(props: { readonly page: JournalPage; readonly view: View; readonly busy: boolean }): JSX.Element {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const { records, next } = props.page;
  if (records.length === 0) {
    return <Nothing view={props.view} more={next > 0} />;
  }
  const toggle = (sequence: number): void => {
    const changed = new Set(open);
    if (!changed.delete(sequence)) {
      changed.add(sequence);
    }
    setOpen(changed);
  };
  return (
    <>
      {/* Focusable, so that the keyboard can scroll it. */}
      <div class="h-table-scroll h-records" tabIndex={0} role="region" aria-label="Records, newest first" aria-busy={props.busy}>
        <table class="h-table">
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col">Kind</th>
              <th scope="col">Actor</th>
              <th scope="col">Subject</th>
              <th scope="col">What happened</th>
              <th scope="col">
                <span class="h-unseen">Details</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {records.map((record) => (
              <Row
                key={record.sequence}
                record={record}
                open={open.has(record.sequence)}
                toggle={() => toggle(record.sequence)}
              />
            ))}
          </tbody>
        </table>
      </div>
      <p class="h-table-note">{noteOf(props.page)}</p>
    </>
  );
}

function noteOf({ records, next }: JournalPage): string {
  const first = records[0]?.sequence ?? 0;
  const last = records.at(-1)?.sequence ?? 0;
  const which = records.length === 1 ? `Record ${count(first)}` : `${count(records.length)} records, ${count(first)} down to ${count(last)}`;
  return `${which}${next === 0 ? "; there are no older ones" : ""}.`;
}

function Nothing(props: { readonly view: View; readonly more: boolean }): JSX.Element {
  if (props.more) {
    return <Empty title="Nothing found so far">What was looked through holds no record that matches. “Older” looks further back.</Empty>;
  }
  if (isFiltered(props.view)) {
    return <Empty title="Nothing matches the filter">Choose “All” and no text to see every record.</Empty>;
  }
  return props.view.before > 0 ? (
    <Empty title="No older records">What was before has made room for newer records, or there was nothing.</Empty>
  ) : (
    <Empty title="No record yet">
      Starts and stops, decisions against policy, configuration, modules, logins and timed states of listeners show up here as they happen.
    </Empty>
  );
}

function Row(props: { readonly record: JournalRecord; readonly open: boolean; readonly toggle: () => void }): JSX.Element {
  const { record, open } = props;
  const id = `details-${record.sequence}`;
  return (
    <Fragment>
      <tr data-sequence={record.sequence} data-kind={record.kind}>
        <td data-label="Time" class="h-mono" title={record.time}>
          {moment(record.time)}
        </td>
        <td data-label="Kind">
          <Badge>{kindWords(record.kind)}</Badge>
        </td>
        <td data-label="Actor" class={record.actor === "" ? "h-nothing" : ""}>
          <Word text={record.actor} />
        </td>
        <td data-label="Subject" class={record.subject === "" ? "h-nothing" : ""}>
          <Word text={record.subject} />
        </td>
        <td data-label="What" class="h-reason">
          {shown(record.text)}
        </td>
        <td data-label="" class="h-record-more">
          <button
            type="button"
            class="h-button h-button-small"
            aria-expanded={open}
            aria-controls={open ? id : undefined}
            aria-label={`Details of record ${record.sequence}`}
            onClick={props.toggle}
          >
            {open ? "Less" : "Details"}
          </button>
        </td>
      </tr>
      {open && (
        <tr class="h-record-details" id={id}>
          <td colSpan={6}>
            <dl>
              <Fact name="Record" value={String(record.sequence)} />
              <Fact name="Taken in" value={record.time} />
              {Object.entries(record.details).map(([name, value]) => (
                <Fact key={name} name={name} value={value} />
              ))}
            </dl>
          </td>
        </tr>
      )}
    </Fragment>
  );
}

function Word(props: { readonly text: string }): JSX.Element {
  return props.text === "" ? (
    <span class="h-tone-muted">–</span>
  ) : (
    <span class="h-clip" title={shown(props.text)}>
      {shown(props.text)}
    </span>
  );
}

function Fact(props: { readonly name: string; readonly value: string }): JSX.Element {
  return (
    <div>
      <dt>{shown(props.name)}</dt>
      <dd class="h-mono">{shown(props.value)}</dd>
    </div>
  );
}
