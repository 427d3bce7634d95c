// The one registry of what can be done now: it feeds the palette, the shortcut sheet and the keys.
import { useId, useLayoutEffect, useRef } from 'react';
import { isShortcut } from '../ui/keys.ts';
import type { Command } from '../ui/palette.tsx';

/** By the part of the page that offers them, in the order in which they came. */
const offered = new Map<string, readonly Command[]>();

/**
 * Offers commands for as long as the component is on the page; a list made anew at every render is fine. In a layout effect, so that
 * whoever sees the page can already press its keys.
 */
export const useCommands = (commands: readonly Command[]): void => {
  const owner = useId();
  useLayoutEffect(() => {
    offered.set(owner, commands);
  });
  useLayoutEffect(() => () => void offered.delete(owner), [owner]);
};

/** What is offered at this moment, the newest parts of the page first. */
export const allCommands = (): readonly Command[] => [...offered.values()].reverse().flat();

const isLocked = (command: Command): boolean => command.locked !== undefined && command.locked !== null;

const matchesKey = (key: string, event: KeyboardEvent): boolean => {
  if (!key.startsWith('Mod+')) return isShortcut(event) && event.key.toLowerCase() === key.toLowerCase();
  return (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === key.slice('Mod+'.length).toLowerCase();
};

/** Runs commands by their keys; used once, in a window's frame. */
export const useCommandKeys = (own: readonly Command[]): void => {
  const latest = useRef(own);
  useLayoutEffect(() => {
    latest.current = own;
  });
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      const command = [...latest.current, ...allCommands()].find(
        (each) => each.key !== undefined && !isLocked(each) && matchesKey(each.key, event),
      );
      if (command === undefined || event.repeat) return;
      event.preventDefault();
      command.run();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
};
