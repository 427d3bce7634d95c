// What became of each mail of a case. An intent is an event; so is the server's answer; nothing accepted is sent again.
import { type Decision, accept } from '../decider.ts';
import type { CommandOf } from './commands.ts';
import type { RecoveryEvent } from './events.ts';
import { primaryOf } from './facts.ts';
import { type RecoveryRefusal, refused } from './refusals.ts';
import type { Recovery } from './state.ts';
import { addressUnusable } from './still-holds.ts';

type Answer = Decision<RecoveryEvent, RecoveryRefusal>;

/** Every attempt notifies every contact; a mail already intended is left alone. */
export const intendNotices = (command: CommandOf<'intendNotices'>, state: Recovery): Answer =>
  accept(
    ...command.mails
      .filter(({ mail }) => state.mails[mail] === undefined)
      .map((mail): RecoveryEvent => ({ type: 'mailIntended', data: { ...mail, purpose: 'attempt-notice' } })),
  );

export const recordMail = (command: CommandOf<'recordMail'>, state: Recovery): Answer => {
  const { mail, outcome } = command;
  const known = state.mails[mail];
  if (known === undefined) return refused('mailUnknown');
  if (known.state !== 'intended') return refused('mailSettled');
  const { purpose } = known;
  switch (outcome.kind) {
    case 'accepted':
      return accept({ type: 'mailAccepted', data: { mail, purpose, response: outcome.response } });
    case 'refused': {
      const { stage, response, permanent } = outcome;
      return accept({ type: 'mailRefused', data: { mail, purpose, stage, response, permanent } });
    }
    case 'uncertain':
      return accept({ type: 'mailUncertain', data: { mail, purpose, response: outcome.response } });
    case 'abandoned':
      return accept({ type: 'mailAbandoned', data: { mail, purpose } });
    default:
      return outcome satisfies never;
  }
};

/**
 * A person asks for the same mail again, with the same Message-ID. Only what is still to be had can be sent again: a notice,
 * or the credential's sealed half. A code is never kept, so a new one is issued instead.
 */
export const retryMail = (command: CommandOf<'retryMail'>, state: Recovery): Answer => {
  const known = state.mails[command.mail];
  if (known === undefined) return refused('mailUnknown');
  if (known.state === 'intended') return refused('mailInFlight');
  const kept = known.purpose === 'attempt-notice' || known.purpose === 'credential';
  if (!kept || known.state === 'accepted' || known.state === 'abandoned') return refused('mailSettled');
  if (known.purpose === 'credential') {
    const unusable = addressUnusable(command, state);
    if (unusable) return unusable;
    const { snapshot } = command.facts;
    if (snapshot === null || primaryOf(snapshot)?.email !== known.to) return refused('decisionStale');
  }
  return accept({ type: 'mailRetried', data: { mail: command.mail, purpose: known.purpose } });
};
