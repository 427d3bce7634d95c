// The answers a window holds, asked again when something was recorded and dropped when the session changes.
import { create } from 'zustand';
import type { Answer } from '../../shared/contract/request.ts';
import { ask, type Input, onPush, type RequestName } from './bridge.ts';

type Watched = { readonly name: RequestName; readonly input: unknown; readonly watchers: number };

/** Answers by name and input. Only requests without a secret are kept here; a command's answer never is. */
export const useAnswers = create<{ readonly answers: { readonly [key: string]: Answer<unknown> } }>(() => ({
  answers: {},
}));

const watched = new Map<string, Watched>();
/** True while another change came in during the flight: the answer on its way may be older than it. */
const inFlight = new Map<string, { again: boolean }>();
/** Grows with every session, so that an answer for the one before is dropped. */
let session = 0;

export const keyOf = (name: RequestName, input: unknown): string => `${name} ${JSON.stringify(input)}`;

/** Asks, and asks again on every push until the returned function is called. */
export const watch = (name: RequestName, input: unknown): (() => void) => {
  const key = keyOf(name, input);
  watched.set(key, { name, input, watchers: (watched.get(key)?.watchers ?? 0) + 1 });
  void fetchAnswer(key);
  return () => {
    const left = watched.get(key);
    if (left === undefined || left.watchers <= 1) watched.delete(key);
    else watched.set(key, { ...left, watchers: left.watchers - 1 });
  };
};

const fetchAnswer = async (key: string): Promise<void> => {
  const flying = inFlight.get(key);
  if (flying !== undefined) {
    flying.again = true;
    return;
  }
  const wanted = watched.get(key);
  if (wanted === undefined) return;
  const flight = { again: false };
  inFlight.set(key, flight);
  const asked = session;
  const answer: Answer<unknown> = await ask(wanted.name, wanted.input as Input<RequestName>);
  inFlight.delete(key);
  if (asked === session && watched.has(key)) keep(key, answer);
  if (flight.again || asked !== session) await fetchAnswer(key);
};

/** The same answer again changes nothing on the page. */
const keep = (key: string, answer: Answer<unknown>): void =>
  useAnswers.setState(({ answers }) =>
    JSON.stringify(answers[key]) === JSON.stringify(answer) ? {} : { answers: { ...answers, [key]: answer } },
  );

/** Forgets an answer that nobody watches. */
export const drop = (key: string): void => {
  if (!watched.has(key))
    useAnswers.setState(({ answers }) => {
      const { [key]: _gone, ...left } = answers;
      return { answers: left };
    });
};

/** Asks again for everything that is on the page. */
export const refresh = (): void => {
  for (const key of watched.keys()) void fetchAnswer(key);
};

/** Drops every answer: after a lock, or once a customer has left, nothing of the session before is left in the page. */
const forget = (): void => {
  session += 1;
  useAnswers.setState({ answers: {} }, true);
  refresh();
};

/** Listens for as long as the window lives; called once, before the first page. */
export const listen = (): (() => void) => {
  const ends = [onPush('journal.changed', refresh), onPush('session.changed', forget), onPush('session.ended', forget)];
  return () => {
    for (const end of ends) end();
  };
};
