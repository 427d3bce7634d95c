// What a window knows of the program: answers kept fresh by pushes, and commands that run once and are never assumed.
import { useCallback, useEffect, useRef, useState } from 'react';
import { create } from 'zustand';
import type { Answer } from '../../shared/contract/request.ts';
import type { Refusal } from '../../shared/domain/decider.ts';
import { ask, type Input, onPush, type Output, type Payload, type PushName, type RequestName } from './bridge.ts';

type Watched = { readonly name: RequestName; readonly input: unknown; readonly watchers: number };

/** Answers by name and input. Only requests without a secret are kept here; a command's answer never is. */
const useAnswers = create<{ readonly answers: { readonly [key: string]: Answer<unknown> } }>(() => ({ answers: {} }));

const watched = new Map<string, Watched>();
/** True while another change came in during the flight: the answer on its way may be older than it. */
const inFlight = new Map<string, { again: boolean }>();
/** Grows with every session, so that an answer for the one before is dropped. */
let session = 0;

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
  if (asked === session) keep(key, answer);
  if (flight.again || asked !== session) await fetchAnswer(key);
};

/** The same answer again changes nothing on the page. */
const keep = (key: string, answer: Answer<unknown>): void =>
  useAnswers.setState(({ answers }) =>
    JSON.stringify(answers[key]) === JSON.stringify(answer) ? {} : { answers: { ...answers, [key]: answer } },
  );

/** Asks again for everything that is on the page. */
export const refresh = (): void => {
  for (const key of watched.keys()) void fetchAnswer(key);
};

/** Drops every answer: after a lock nothing of the session before is left in the page. */
const forget = (): void => {
  session += 1;
  useAnswers.setState({ answers: {} }, true);
  refresh();
};

/** Listens for as long as the window lives; called once, before the first page. */
export const listen = (): (() => void) => {
  const ends = [onPush('journal.changed', refresh), onPush('session.changed', forget)];
  return () => {
    for (const end of ends) end();
  };
};

export type Requested<Value> = {
  /** The newest answer; undefined until the first one, and after a refusal. */
  readonly value: Value | undefined;
  readonly refusal: Refusal | null;
  readonly loading: boolean;
};

/** Asks when it appears and again on every push; null asks nothing yet. Never for an input that holds a secret. */
export const useRequest = <Name extends RequestName>(
  name: Name,
  input: Input<Name> | null,
): Requested<Output<Name>> => {
  const key = input === null ? null : `${name} ${JSON.stringify(input)}`;
  const answer = useAnswers(({ answers }) => (key === null ? undefined : answers[key]));
  useEffect(() => {
    if (key === null) return;
    const text = key.slice(name.length + 1);
    watched.set(key, { name, input: JSON.parse(text), watchers: (watched.get(key)?.watchers ?? 0) + 1 });
    void fetchAnswer(key);
    return () => {
      const left = watched.get(key);
      if (left === undefined || left.watchers <= 1) watched.delete(key);
      else watched.set(key, { ...left, watchers: left.watchers - 1 });
    };
  }, [key, name]);
  return {
    value: answer?.ok === true ? (answer.value as Output<Name>) : undefined,
    refusal: answer?.ok === false ? answer.refusal : null,
    loading: key !== null && answer === undefined,
  };
};

export type Commanded<Name extends RequestName> = {
  /** Null when one is running already: a second press of the same button is no second command. */
  readonly run: (input: Input<Name>) => Promise<Answer<Output<Name>> | null>;
  readonly pending: boolean;
  /** Of the last run; gone with the next. */
  readonly refusal: Refusal | null;
  readonly clear: () => void;
};

/** Sends a command and waits for its answer; nothing is shown as done before. */
export const useCommand = <Name extends RequestName>(name: Name): Commanded<Name> => {
  // A ref, because two clicks come before the next render.
  const running = useRef(false);
  const [state, setState] = useState<{ readonly pending: boolean; readonly refusal: Refusal | null }>(idle);
  const run = useCallback(
    async (input: Input<Name>) => {
      if (running.current) return null;
      running.current = true;
      setState({ pending: true, refusal: null });
      const answer = await ask(name, input);
      running.current = false;
      setState({ pending: false, refusal: answer.ok ? null : answer.refusal });
      // A refused command may have been recorded too: an attempt, a lockout.
      refresh();
      return answer;
    },
    [name],
  );
  const clear = useCallback(() => setState(({ pending }) => ({ pending, refusal: null })), []);
  return { run, clear, ...state };
};

const idle = { pending: false, refusal: null } as const;

/** For `commandId`: the same press, delivered twice, happens once. */
export const newCommandId = (): string => crypto.randomUUID();

export const usePush = <Name extends PushName>(name: Name, hear: (payload: Payload<Name>) => void): void => {
  const latest = useRef(hear);
  useEffect(() => {
    latest.current = hear;
  });
  useEffect(() => onPush(name, (payload) => latest.current(payload)), [name]);
};
