// The three pure functions every stream in Rekey is made of: no I/O, no clock, no randomness inside.

/** A value a person may meet instead of an outcome: `code` for programs, `text` a sentence that says what to do. */
export type Refusal<Code extends string = string> = { readonly code: Code; readonly text: string };

export type Decision<Event, Code extends string = string> =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly refusal: Refusal<Code> };

/** Where, when and by whom an event was recorded; the journal signs all three, so events need not repeat them. */
export type Stamp = { readonly position: number; readonly at: string; readonly actor: string };

export type Decider<State, Command, Event, Code extends string = string> = {
  readonly initialState: State;
  readonly decide: (command: Command, state: State) => Decision<Event, Code>;
  readonly evolve: (state: State, event: Event & Stamp) => State;
};

export const accept = <Event>(
  ...events: readonly Event[]
): { readonly ok: true; readonly events: readonly Event[] } => ({
  ok: true,
  events,
});

export const refuse = <Code extends string>(code: Code, text: string): { ok: false; refusal: Refusal<Code> } => ({
  ok: false,
  refusal: { code, text },
});

export const fold = <State, Command, Event>(
  decider: Decider<State, Command, Event>,
  history: Iterable<Event & Stamp>,
): State => {
  let state = decider.initialState;
  for (const event of history) state = decider.evolve(state, event);
  return state;
};
