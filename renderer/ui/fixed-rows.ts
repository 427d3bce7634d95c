// Which rows of one height are in sight: plain arithmetic, so that a million of them cost as much as a hundred.
import { useLayoutEffect, useState } from 'react';

type Place = { readonly index: number; readonly start: number };
type Range = { readonly first: number; readonly last: number };

/** Drawn beyond either edge, so that a fast wheel finds rows there. */
const overscan = 12;

/** `height`: of a row, pixels. `seen` is empty while it is not enabled. */
export const useFixedRows = (
  scroller: { readonly current: HTMLElement | null },
  { enabled, count, height }: { readonly enabled: boolean; readonly count: number; readonly height: number },
) => {
  const [range, setRange] = useState<Range>({ first: 0, last: 40 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!enabled || element === null) return undefined;
    const look = () => {
      const first = Math.max(0, Math.floor(element.scrollTop / height) - overscan);
      const last = Math.ceil((element.scrollTop + element.clientHeight) / height) + overscan;
      setRange((before) => (before.first === first && before.last === last ? before : { first, last }));
    };
    look();
    element.addEventListener('scroll', look, { passive: true });
    const resized = new ResizeObserver(look);
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', look);
      resized.disconnect();
    };
  }, [scroller, enabled, height]);
  const last = Math.min(range.last, count - 1);
  const seen: readonly Place[] = enabled
    ? Array.from({ length: Math.max(0, last - range.first + 1) }, (_, at) => ({
        index: range.first + at,
        start: (range.first + at) * height,
      }))
    : [];
  const scrollTo = (index: number): void => {
    const element = scroller.current;
    if (element === null) return;
    const [start, end] = [index * height, (index + 1) * height];
    if (start < element.scrollTop) element.scrollTop = start;
    else if (end > element.scrollTop + element.clientHeight) element.scrollTop = end - element.clientHeight;
  };
  return { seen, total: count * height, scrollTo };
};
