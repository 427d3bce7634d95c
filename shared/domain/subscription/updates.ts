// How a subscription is updated (S4): automatically, as it selected, in the cloud; by a scheduled call, free of charge, on its own premises.
import type { Actor } from '../actor.ts';
import { accept, type Decision, refuse, type Stamp } from '../decider.ts';
import type { Instant } from '../time.ts';

export const deployments = ['cloud', 'on-premise'] as const;
export type Deployment = (typeof deployments)[number];
export const callOutcomes = ['done', 'not-reached', 'cancelled'] as const;
export type CallOutcome = (typeof callOutcomes)[number];

export type UpdateCall = {
  readonly call: string;
  readonly at: Instant;
  readonly about: string;
  readonly by: string;
  readonly outcome: CallOutcome | null;
};
export type SubscriptionUpdates = {
  readonly deployment: Deployment;
  /** In the cloud: updated by themselves. Somebody who selected otherwise is asked first. */
  readonly automatic: boolean;
  readonly calls: readonly UpdateCall[];
  /** `update told` of every notice that has left or was given up. */
  readonly told: readonly string[];
};
export const noSubscriptionUpdates: SubscriptionUpdates = { deployment: 'cloud', automatic: true, calls: [], told: [] };

/** There is no fee in any of these: updates are free of charge. */
export type SubscriptionUpdateEvent =
  | { type: 'deploymentSet'; data: { deployment: Deployment; automatic: boolean } }
  | { type: 'callScheduled'; data: { call: string; at: Instant; about: string } }
  | { type: 'callEnded'; data: { call: string; outcome: CallOutcome; note: string } }
  | {
      type: 'updateTold';
      data: {
        update: string;
        told: number;
        to: string;
        outcome: 'accepted' | 'refused' | 'uncertain';
        response: string;
      };
    };

export type SubscriptionUpdateCommand =
  | { type: 'setDeployment'; deployment: Deployment; automatic: boolean }
  | { type: 'scheduleCall'; call: string; at: Instant; about: string }
  | { type: 'endCall'; call: string; outcome: CallOutcome; note: string }
  | {
      type: 'recordUpdateTold';
      update: string;
      told: number;
      to: string;
      outcome: 'accepted' | 'refused' | 'uncertain';
      response: string;
    };

const sentences = {
  updatesRole: 'A representative, a supervisor or an owner does this. Ask one.',
  deploymentUnchanged: 'This is recorded already.',
  callsOnPremise:
    'Only customers on their own premises are updated by a call; in the cloud it happens as they selected (S4).',
  callInThePast: 'A call is scheduled for later than now.',
  callExists: 'This call is scheduled already.',
  callOpen: 'A call is scheduled already. End that one first.',
  callUnknown: 'No such call is scheduled.',
  callEndedAlready: 'This call has ended.',
  callNotYet: 'The call has not come yet; it can be cancelled.',
  updateToldAlready: 'This was told already.',
} as const;
export type SubscriptionUpdateRefusal = keyof typeof sentences;
const no = (code: SubscriptionUpdateRefusal) => refuse(code, sentences[code]);

const commands = ['setDeployment', 'scheduleCall', 'endCall', 'recordUpdateTold'];
export const isSubscriptionUpdate = <C extends { type: string }>(
  command: C,
): command is Extract<C, SubscriptionUpdateCommand> => commands.includes(command.type);
const events = ['deploymentSet', 'callScheduled', 'callEnded', 'updateTold'];
export const isAboutSubscriptionUpdates = <E extends { type: string }>(
  event: E,
): event is Extract<E, SubscriptionUpdateEvent> => events.includes(event.type);

export const toldKey = (update: string, told: number): string => `${update} ${told}`;

export const decideOnSubscriptionUpdates = (
  command: SubscriptionUpdateCommand & { readonly actor: Actor; readonly now: Instant },
  { updates }: { readonly updates: SubscriptionUpdates },
): Decision<SubscriptionUpdateEvent, SubscriptionUpdateRefusal> => {
  const { actor, now } = command;
  if (command.type === 'recordUpdateTold') {
    const { update, told, to, outcome, response } = command;
    if (actor.kind !== 'workstation') return no('updatesRole');
    return updates.told.includes(toldKey(update, told))
      ? no('updateToldAlready')
      : accept({ type: 'updateTold', data: { update, told, to, outcome, response } });
  }
  if (actor.kind !== 'operator' || !['representative', 'supervisor', 'owner'].includes(actor.role))
    return no('updatesRole');
  switch (command.type) {
    case 'setDeployment': {
      const { deployment, automatic } = command;
      return deployment === updates.deployment && automatic === updates.automatic
        ? no('deploymentUnchanged')
        : accept({ type: 'deploymentSet', data: { deployment, automatic } });
    }
    case 'scheduleCall': {
      const { call, at, about } = command;
      if (updates.deployment !== 'on-premise') return no('callsOnPremise');
      if (at <= now) return no('callInThePast');
      if (updates.calls.some((one) => one.call === call)) return no('callExists');
      return updates.calls.some(({ outcome }) => outcome === null)
        ? no('callOpen')
        : accept({ type: 'callScheduled', data: { call, at, about } });
    }
    case 'endCall': {
      const { call, outcome, note } = command;
      const known = updates.calls.find((one) => one.call === call);
      if (known === undefined) return no('callUnknown');
      if (known.outcome !== null) return no('callEndedAlready');
      if (outcome !== 'cancelled' && now < known.at) return no('callNotYet');
      return accept({ type: 'callEnded', data: { call, outcome, note } });
    }
  }
};

export const evolveSubscriptionUpdates = (
  state: SubscriptionUpdates,
  event: SubscriptionUpdateEvent & Stamp,
): SubscriptionUpdates => {
  switch (event.type) {
    case 'deploymentSet':
      return { ...state, ...event.data };
    case 'callScheduled':
      return { ...state, calls: [...state.calls, { ...event.data, by: event.actor, outcome: null }] };
    case 'callEnded': {
      const { call, outcome } = event.data;
      return { ...state, calls: state.calls.map((one) => (one.call === call ? { ...one, outcome } : one)) };
    }
    case 'updateTold':
      return { ...state, told: [...state.told, toldKey(event.data.update, event.data.told)] };
  }
};
