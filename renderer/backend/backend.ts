// What a window knows of the program: answers kept fresh by pushes, and commands that run once and are never assumed.
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Answer } from '../../shared/contract/request.ts';
import type { Refusal } from '../../shared/domain/decider.ts';
import { useShallow } from 'zustand/react/shallow';
import { drop, keyOf, refresh, useAnswers, watch } from './answers.ts';
import { ask, type Input, onPush, type Output, type Payload, type PushName, type RequestName } from './bridge.ts';
import { oneAtATime } from './once.ts';

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
  const key = input === null ? null : keyOf(name, input);
  const answer = useAnswers(({ answers }) => (key === null ? undefined : answers[key]));
  useEffect(() => {
    // From the key, which changes only when the input does; the object itself is new at every render.
    if (key !== null) return watch(name, JSON.parse(key.slice(name.length + 1)));
  }, [key, name]);
  return {
    value: answer?.ok === true ? (answer.value as Output<Name>) : undefined,
    refusal: answer?.ok === false ? answer.refusal : null,
    loading: key !== null && answer === undefined,
  };
};

/**
 * Several answers of one request, each kept fresh while it is asked for: the pages of a list near the window. Undefined until the first
 * answer of each; one that is not asked for any more is forgotten.
 */
export const useRequests = <Name extends RequestName>(
  name: Name,
  inputs: readonly Input<Name>[],
): readonly (Output<Name> | undefined)[] => {
  const keys = inputs.map((input) => keyOf(name, input));
  const all = keys.join('\n');
  const answers = useAnswers(useShallow(({ answers: known }) => keys.map((key) => known[key])));
  const watched = useRef(new Map<string, () => void>());
  useEffect(() => {
    const wanted = new Set(all === '' ? [] : all.split('\n'));
    for (const [key, stop] of watched.current)
      if (!wanted.has(key)) {
        stop();
        drop(key);
        watched.current.delete(key);
      }
    for (const key of wanted)
      if (!watched.current.has(key)) watched.current.set(key, watch(name, JSON.parse(key.slice(name.length + 1))));
  }, [all, name]);
  useEffect(() => {
    const held = watched.current;
    return () => {
      for (const stop of held.values()) stop();
      held.clear();
    };
  }, []);
  return answers.map((answer) => (answer?.ok === true ? (answer.value as Output<Name>) : undefined));
};

export type Commanded<Name extends RequestName> = {
  /** Null when one is running already: a second press of the same button is no second command. */
  readonly run: (input: Input<Name>) => Promise<Answer<Output<Name>> | null>;
  readonly pending: boolean;
  /** Of the last run; gone with the next. */
  readonly refusal: Refusal | null;
  readonly clear: () => void;
};

/** Sends a command and waits for its answer; nothing is shown as done before. The name stays what it first was. */
export const useCommand = <Name extends RequestName>(name: Name): Commanded<Name> => {
  const [state, setState] = useState<{ readonly pending: boolean; readonly refusal: Refusal | null }>(idle);
  const [run] = useState(() =>
    oneAtATime(async (input: Input<Name>) => {
      setState({ pending: true, refusal: null });
      const answer = await ask(name, input);
      setState({ pending: false, refusal: answer.ok ? null : answer.refusal });
      // A refused command may have been recorded too: an attempt, a lockout.
      refresh();
      return answer;
    }),
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
