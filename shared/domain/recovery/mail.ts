// What became of each mail of a case. An intent is an event; so is the server's answer; nothing accepted is sent again.
import { type Decision, accept } from '../decider.ts';
import type { CommandOf } from './commands.ts';
import type { RecoveryEvent } from './events.ts';
import { primaryOf } from './facts.ts';
import { nextTryAt, triesAgainAt } from './mail-retry.ts';
import { type RecoveryRefusal, refused } from './refusals.ts';
import { type KnownMail, type Recovery, ended, mailOf } from './state.ts';
import { addressUnusable } from './still-holds.ts';

type Answer = Decision<RecoveryEvent, RecoveryRefusal>;

/** Every attempt notifies every contact; a mail already intended is left alone. */
export const intendNotices = (command: CommandOf<'intendNotices'>, state: Recovery): Answer =>
  accept(
    ...command.mails
      .filter(({ mail }) => mailOf(state, mail) === undefined)
      .map((mail): RecoveryEvent => ({ type: 'mailIntended', data: { ...mail, purpose: 'attempt-notice' } })),
  );

/** Never kept anywhere but in memory, so such a mail cannot be sent again once the program has stopped. */
const holdsCode = ({ purpose }: KnownMail): boolean => purpose === 'verification-code' || purpose === 'disclaimer';

export const recordMail = (command: CommandOf<'recordMail'>, state: Recovery): Answer => {
  const { mail, outcome, now, jitter = 0 } = command;
  const known = mailOf(state, mail);
  if (known === undefined) return refused('mailUnknown');
  // One that waits for its next try is abandoned as well when the code in it is gone.
  const waits = outcome.kind === 'abandoned' && holdsCode(known) && known.state === 'refused' && known.retryAt !== null;
  if (known.state !== 'intended' && !waits) return refused('mailSettled');
  const { purpose } = known;
  switch (outcome.kind) {
    case 'accepted':
      return accept({ type: 'mailAccepted', data: { mail, purpose, response: outcome.response } });
    case 'refused': {
      const { stage, response, permanent } = outcome;
      const retryAt = permanent ? null : nextTryAt(now, known, jitter);
      return accept({ type: 'mailRefused', data: { mail, purpose, stage, response, permanent, retryAt } });
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
 * The same mail again, with the same Message-ID. A person may ask for it whenever it is not known to have been taken, as long as what it
 * carries is still to be had: a notice, or the credential's sealed half; a code is never kept, so a new one is issued instead. The
 * workstation tries again by itself what the server put off, when it is due, and never what is uncertain.
 */
export const retryMail = (command: CommandOf<'retryMail'>, state: Recovery): Answer => {
  const { mail, actor, now } = command;
  const known = mailOf(state, mail);
  if (known === undefined) return refused('mailUnknown');
  if (known.state === 'intended') return refused('mailInFlight');
  if (known.state !== 'refused' && known.state !== 'uncertain') return refused('mailSettled');
  if (actor.kind === 'workstation') {
    const due = triesAgainAt(state, mail);
    if (due === null || now < due) return refused('mailNotDue');
  } else if (holdsCode(known)) return refused('mailHoldsCode');
  if (known.purpose !== 'attempt-notice' && ended(state.phase)) return refused('caseEnded');
  if (known.purpose !== 'attempt-notice') {
    if (state.phase === 'withdrawing') return refused('beingWithdrawn');
    if (known.purpose === 'credential' && now >= state.expires) return refused('credentialExpired');
    const unusable = addressUnusable(command, state);
    if (unusable) return unusable;
    const { snapshot } = command.facts;
    if (snapshot === null || primaryOf(snapshot)?.email !== known.to) return refused('decisionStale');
  }
  return accept({ type: 'mailRetried', data: { mail, purpose: known.purpose } });
};

/** Somebody asked its receiver. A disclaimer is left out: what it proves is that the server took it (A3). */
export const settleMail = (command: CommandOf<'settleMail'>, state: Recovery): Answer => {
  const { mail, how } = command;
  const known = mailOf(state, mail);
  if (known === undefined) return refused('mailUnknown');
  if (known.state !== 'uncertain') return refused('mailNotUncertain');
  if (known.purpose === 'disclaimer') return refused('mailCountsByServer');
  return accept({ type: 'mailSettled', data: { mail, purpose: known.purpose, how } });
};
