// When a single key is a shortcut and when it is typing; single keys can be switched off altogether (WCAG 2.1.4).
import { create } from 'zustand';

const storageName = 'rekey.single-keys';

export const useKeyPreference = create<{ readonly singleKeys: boolean; readonly allow: (singleKeys: boolean) => void }>(
  (set) => ({
    singleKeys: localStorage.getItem(storageName) !== 'off',
    allow: (singleKeys) => {
      localStorage.setItem(storageName, singleKeys ? 'on' : 'off');
      set({ singleKeys });
    },
  }),
);

const typing = 'input, textarea, select, [contenteditable="true"]';

/** False while typing, with a modifier, in an open dialog, when somebody handled the key already, or when switched off. */
export const isShortcut = (event: KeyboardEvent): boolean => {
  if (!useKeyPreference.getState().singleKeys || event.defaultPrevented || event.isComposing || event.repeat)
    return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (document.querySelector('[aria-modal="true"]') !== null) return false;
  return !(event.target instanceof Element && event.target.closest(typing) !== null);
};
