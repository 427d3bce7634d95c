// The two widths at which a window is built differently: the breakpoints of the style sheets, for what they cannot do.
import { useSyncExternalStore } from 'react';

const useMedia = (query: string): boolean => {
  const media = window.matchMedia(query);
  return useSyncExternalStore(
    (hear) => {
      media.addEventListener('change', hear);
      return () => media.removeEventListener('change', hear);
    },
    () => media.matches,
  );
};

/** 200 % zoom of 1280 px is here too: a rail instead of the sidebar, a pane becomes a tab or a page. */
export const useNarrow = (): boolean => useMedia('(max-width: 960px)');
export const useWide = (): boolean => useMedia('(min-width: 1600px)');
