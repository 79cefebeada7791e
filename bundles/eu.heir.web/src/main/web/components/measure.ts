import { useEffect, useRef, useState } from "preact/hooks";
import type { RefObject } from "preact";

/** Pixels of one rem on a desk; pictures are laid out in these and grow with the text. */
const UNITS_PER_REM = 15;

/** An element's size as pictures are laid out. */
export interface Measure {
  /** Width in units; 0 before it is known. */
  readonly width: number;
  /** Pixels of one unit. */
  readonly pixels: number;
}

/** Measures an element and follows it as it changes. */
export function useMeasure<T extends HTMLElement>(): [RefObject<T | null>, Measure] {
  const ref = useRef<T>(null);
  const [measure, setMeasure] = useState<Measure>({ width: 0, pixels: 1 });
  useEffect(() => {
    const element = ref.current;
    if (element === null) {
      return undefined;
    }
    const observer = new ResizeObserver((entries) => {
      const entry = entries[0];
      if (entry !== undefined) {
        const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
        const pixels = rem / UNITS_PER_REM;
        setMeasure({ width: Math.floor(entry.contentRect.width / pixels), pixels });
      }
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [ref, measure];
}

/** A length in units as a style value. */
export function rem(units: number): string {
  return `${units / UNITS_PER_REM}rem`;
}
