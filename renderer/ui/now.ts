// The present for what a window shows; steps of a second or half a minute, and no timer while nobody looks.
import { useSyncExternalStore } from 'react';

type Ticker = { readonly subscribe: (hear: () => void) => () => void; readonly read: () => number };

const tickerOf = (stepMs: number): Ticker => {
  const hearers = new Set<() => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  let now = Date.now();
  const tick = () => {
    now = Date.now();
    for (const hear of hearers) hear();
  };
  return {
    subscribe: (hear) => {
      hearers.add(hear);
      if (timer === undefined) {
        now = Date.now();
        timer = setInterval(tick, stepMs);
      }
      return () => {
        hearers.delete(hear);
        if (hearers.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    read: () => {
      // Without a timer the last tick may be hours old; a fresh reading is taken once per stop.
      if (timer === undefined && Date.now() - now >= stepMs) now = Date.now();
      return now;
    },
  };
};

const tickers = { second: tickerOf(1_000), minute: tickerOf(15_000) } as const;

/** Milliseconds since 1970, at the given step. */
export const useNow = (step: 'second' | 'minute' = 'minute'): number =>
  useSyncExternalStore(tickers[step].subscribe, tickers[step].read);
