// A journal as it is at rest: personal texts sealed by a stand-in for the real cipher, which maps equal texts to equal ones likewise.
import { changePersonal } from '../personal-data.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { sealedUnder, traitLetters } from '../sealed-text.ts';

const body = (text: string): string =>
  [...text]
    .map((letter) => (letter.codePointAt(0) ?? 0).toString(16).padStart(5, '0'))
    .join('')
    .padEnd(54, 'g');

/** Everything sealed; a key lasts until the next erasure of the subscription, whose event names it. */
export const sealedForm = (history: readonly RecordedEvent[]): readonly RecordedEvent[] =>
  history.map((event, index) => {
    const next = history.slice(index).find(({ type }) => type === 'personalDataErased');
    const key = String(next?.data['key'] ?? '00000000000000bb');
    const seal = (text: string) =>
      sealedUnder(text) === null ? `sealed:${key}:${traitLetters(text)}:${body(text)}` : text;
    return { ...event, data: changePersonal(event, seal) };
  });

/** As a reader finds it after an erasure: sealed up to there, in the clear behind. */
export const afterErasure = (history: readonly RecordedEvent[]): readonly RecordedEvent[] => {
  const erased = history.findLastIndex(({ type }) => type === 'personalDataErased');
  return sealedForm(history).map((event, index) => (index <= erased ? event : (history[index] ?? event)));
};
