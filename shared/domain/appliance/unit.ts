// One unit for its whole life, by its serial number: bound to one subscription at a time, with one open matter at a time.
import type { Actor } from '../actor.ts';
import { accept, type Decider, type Decision, refuse } from '../decider.ts';
import type { Instant } from '../time.ts';
import { teamOfActor } from './kinds.ts';

/** `asked` in writing by the primary admin (A11); `faulty` after the hardware team's post-analysis (A12). */
export const unbindReasons = ['asked', 'faulty'] as const;
export type UnbindReason = (typeof unbindReasons)[number];

type OnCase = { readonly case: string; readonly subscription: string };

export type UnitEvent =
  | { type: 'unitListed'; data: { serial: string; model: string; warranty: Instant | null } }
  /** `case`: of the unit that it replaces; null where it was entered. */
  | { type: 'unitBound'; data: { subscription: string; case: string | null } }
  | { type: 'unitUnbound'; data: OnCase & { why: UnbindReason } }
  | { type: 'caseOpened'; data: OnCase }
  | { type: 'caseClosed'; data: OnCase }
  | { type: 'attemptRefused'; data: { subscription: string; attempt: string; why: string } };
export type UnitEventType = UnitEvent['type'];

export type UnitCommand = { readonly actor: Actor } & (
  | {
      type: 'bind';
      serial: string;
      model: string;
      warranty: Instant | null;
      subscription: string;
      case: string | null;
      registered: boolean;
    }
  | ({ type: 'unbind'; why: UnbindReason } & OnCase)
  | ({ type: 'openCase' } & OnCase)
  | ({ type: 'closeCase' } & OnCase)
  | { type: 'recordAttempt'; subscription: string; attempt: string; why: string }
);

export type Unit = {
  readonly serial: string;
  readonly model: string;
  readonly warranty: Instant | null;
  readonly subscription: string | null;
  readonly case: string | null;
};

const unlisted: Unit = { serial: '', model: '', warranty: null, subscription: null, case: null };

const sentences = {
  teamsBind: 'An owner, Support, Customer Service or the hardware team enters appliances. Pass it to them.',
  subscriptionUnknown: 'No subscription with this id is registered.',
  boundHere: 'This unit is bound to this subscription already.',
  // Whose it is stays between that customer and the desk.
  boundElsewhere:
    'This serial number is bound to another subscription. Check the number; if it is right, its holder has to ask for its unbinding first (A11).',
  notBoundHere: 'No unit with this serial number is bound to this subscription. Check the number.',
  caseOpen: 'Something is open for this unit already. See that first.',
  otherCase: 'This unit has no such open matter.',
} as const;
export type UnitRefusal = keyof typeof sentences;
const no = (code: UnitRefusal) => refuse(code, sentences[code]);

const decide = (command: UnitCommand, state: Unit): Decision<UnitEvent, UnitRefusal> => {
  switch (command.type) {
    case 'bind': {
      const { actor, serial, model, warranty, subscription, case: id } = command;
      const enters = teamOfActor(actor) !== null || (actor.kind === 'operator' && actor.role === 'owner');
      if (!enters) return no('teamsBind');
      if (!command.registered) return no('subscriptionUnknown');
      if (state.subscription !== null) return no(state.subscription === subscription ? 'boundHere' : 'boundElsewhere');
      return accept<UnitEvent>(
        { type: 'unitListed', data: { serial, model, warranty } },
        { type: 'unitBound', data: { subscription, case: id } },
      );
    }
    case 'openCase': {
      const { case: id, subscription } = command;
      if (state.subscription !== subscription) return no('notBoundHere');
      return state.case === null ? accept({ type: 'caseOpened', data: { case: id, subscription } }) : no('caseOpen');
    }
    case 'closeCase': {
      const { case: id, subscription } = command;
      return state.case === id ? accept({ type: 'caseClosed', data: { case: id, subscription } }) : no('otherCase');
    }
    case 'unbind': {
      const { case: id, subscription, why } = command;
      if (state.subscription !== subscription) return no('notBoundHere');
      return state.case === id
        ? accept({ type: 'unitUnbound', data: { case: id, subscription, why } })
        : no('otherCase');
    }
    case 'recordAttempt': {
      const { subscription, attempt, why } = command;
      return accept({ type: 'attemptRefused', data: { subscription, attempt, why } });
    }
  }
};

export const unitDecider: Decider<Unit, UnitCommand, UnitEvent, UnitRefusal> = {
  initialState: unlisted,
  decide,
  evolve: (state, event) => {
    switch (event.type) {
      case 'unitListed':
        return { ...state, ...event.data };
      case 'unitBound':
        return { ...state, subscription: event.data.subscription };
      case 'unitUnbound':
        return { ...state, subscription: null, case: null };
      case 'caseOpened':
        return { ...state, case: event.data.case };
      case 'caseClosed':
        return { ...state, case: null };
      case 'attemptRefused':
        return state;
    }
  },
};
