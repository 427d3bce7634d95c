// The one live region of a window: thresholds and outcomes are spoken here, never each second.
import { create } from 'zustand';

const useSpoken = create<{ readonly text: string; readonly turn: number }>(() => ({ text: '', turn: 0 }));

/** Says a sentence to people who listen. It must hold no secret: it stays in the page until the next one. */
export const announce = (text: string): void => useSpoken.setState(({ turn }) => ({ text, turn: turn + 1 }));

export const Announcer = () => {
  const { text, turn } = useSpoken();
  // The same sentence twice is spoken twice because its element is new.
  return (
    <div role="status" aria-live="polite" className="unseen">
      <span key={turn}>{text}</span>
    </div>
  );
};
