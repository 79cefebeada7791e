import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { clock } from "../model/format";
import { decades, niceTop } from "../model/scale";
import { rem, useMeasure } from "./measure";

const HEIGHT = 168;
const LEFT = 44;
const RIGHT = 8;
const TOP = 10;
const BOTTOM = 22;
const GRID_LINES = 2;

/** How values become heights. */
export type Axis =
  | { readonly kind: "linear"; /** The axis goes at least up to here. */ readonly least: number }
  | { readonly kind: "logarithmic"; /** Values below are drawn here. */ readonly lowest: number };

interface Scale {
  readonly marks: readonly number[];
  /** 0 at the bottom to 1 at the top. */
  readonly share: (value: number) => number;
}

function scaleOf(axis: Axis, highest: number): Scale {
  if (axis.kind === "linear") {
    const top = niceTop(highest, axis.least);
    return {
      marks: Array.from({ length: GRID_LINES + 1 }, (_, index) => (top * index) / GRID_LINES),
      share: (value) => value / top,
    };
  }
  const marks = decades(axis.lowest, highest);
  return {
    marks,
    share: (value) => Math.log10(Math.max(1, value / axis.lowest)) / (marks.length - 1),
  };
}
const MINUTE = 60;

/** One line of a chart. */
export interface Series {
  readonly name: string;
  readonly class: string;
  readonly values: readonly number[];
}

/**
 * Lines over the last minutes. The newest value is at the right edge.
 *
 * @param times seconds since 1970, one for each value
 * @param windowSeconds width of the chart in time
 */
export function Chart(props: {
  readonly label: string;
  readonly times: readonly number[];
  readonly series: readonly Series[];
  readonly windowSeconds: number;
  readonly axis: Axis;
  readonly format: (value: number) => string;
}): JSX.Element {
  const [ref, { width, pixels }] = useMeasure<HTMLDivElement>();
  const [pointed, setPointed] = useState<number | undefined>(undefined);
  const last = props.times.at(-1) ?? 0;
  const scale = scaleOf(props.axis, Math.max(0, ...props.series.flatMap((series) => series.values)));
  const inner = Math.max(0, width - LEFT - RIGHT);
  const x = (time: number): number => LEFT + inner * (1 - (last - time) / props.windowSeconds);
  const y = (value: number): number => TOP + (HEIGHT - TOP - BOTTOM) * (1 - scale.share(value));
  const index = pointed === undefined ? props.times.length - 1 : nearest(props.times, pointed);
  const time = props.times[index];

  const point = (event: PointerEvent): void => {
    const bounds = (event.currentTarget as Element).getBoundingClientRect();
    const share = ((event.clientX - bounds.left) / pixels - LEFT) / Math.max(1, inner);
    setPointed(last - (1 - share) * props.windowSeconds);
  };

  return (
    <div class="h-chart" ref={ref}>
      <ul class="h-legend">
        {props.series.map((series) => (
          <li key={series.name}>
            <span class={`h-swatch ${series.class}`} aria-hidden="true" />
            {series.name} <b>{props.format(series.values[index] ?? 0)}</b>
          </li>
        ))}
        <li class="h-legend-time">{pointed !== undefined && time !== undefined ? clock(time * 1000) : "now"}</li>
      </ul>
      {width > 0 && (
        <svg
          viewBox={`0 0 ${width} ${HEIGHT}`}
          style={{ width: rem(width), height: rem(HEIGHT) }}
          role="img"
          aria-label={summary(props.label, props.series, props.format)}
          onPointerMove={point}
          onPointerLeave={() => setPointed(undefined)}
        >
          {scale.marks.map((tick) => (
            <g key={tick}>
              <line class="h-grid" x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} />
              <text class="h-axis" x={LEFT - 8} y={y(tick) + 4} text-anchor="end">
                {props.format(tick)}
              </text>
            </g>
          ))}
          {minutes(props.windowSeconds).map((minute) => (
            <text key={minute} class="h-axis" x={x(last - minute * MINUTE)} y={HEIGHT - 5} text-anchor={minute === 0 ? "end" : "middle"}>
              {minute === 0 ? "now" : `−${minute} min`}
            </text>
          ))}
          {props.series.map((series) => (
            <path key={series.name} class={`h-line ${series.class}`} d={line(props.times, series.values, x, y)} />
          ))}
          {pointed !== undefined && time !== undefined && (
            <line class="h-pointer" x1={x(time)} x2={x(time)} y1={TOP} y2={HEIGHT - BOTTOM} />
          )}
        </svg>
      )}
    </div>
  );
}

function minutes(windowSeconds: number): readonly number[] {
  const all = Math.floor(windowSeconds / MINUTE);
  return Array.from({ length: all }, (_, index) => index);
}

function nearest(times: readonly number[], wanted: number): number {
  let best = times.length - 1;
  times.forEach((time, index) => {
    if (Math.abs(time - wanted) < Math.abs((times[best] ?? Infinity) - wanted)) {
      best = index;
    }
  });
  return best;
}

function line(
  times: readonly number[],
  values: readonly number[],
  x: (time: number) => number,
  y: (value: number) => number,
): string {
  let path = "";
  let before: number | undefined;
  times.forEach((time, index) => {
    // A gap in the samples is a gap in the line.
    const joined = before !== undefined && time - before <= 3;
    path += `${joined ? "L" : "M"}${x(time).toFixed(1)} ${y(values[index] ?? 0).toFixed(1)}`;
    before = time;
  });
  return path;
}

function summary(label: string, series: readonly Series[], format: (value: number) => string): string {
  const parts = series.map((each) => {
    const now = each.values.at(-1) ?? 0;
    return `${each.name} now ${format(now)}, highest ${format(Math.max(0, ...each.values))}`;
  });
  return `${label}: ${parts.join("; ")}`;
}
