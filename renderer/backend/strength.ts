// What the program says of a passphrase while it is typed; the text goes there and nowhere else, and the decision is taken there.
import { type RefObject, useEffect, useRef, useState } from 'react';
import { ask, type Output } from './bridge.ts';

export type Strength = Output<'secret.strength'>;

const pause = 250;

/** Asked a moment after the last key; an answer that is overtaken by another key is dropped. `about`: names not to be built on. */
export const useStrength = (
  input: RefObject<HTMLInputElement | null>,
  about: readonly string[],
): { readonly strength: Strength | null; readonly typed: () => void } => {
  const [strength, setStrength] = useState<Strength | null>(null);
  const newest = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const typed = () => {
    newest.current += 1;
    const mine = newest.current;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const secret = input.current?.value ?? '';
      if (secret === '') return setStrength(null);
      void ask('secret.strength', { secret, about: about.filter((name) => name !== '').slice(0, 5) }).then((answer) => {
        if (mine === newest.current) setStrength(answer.ok ? answer.value : null);
      });
    }, pause);
  };
  return { strength, typed };
};
