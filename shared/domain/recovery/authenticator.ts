// Verification with the customer's own authenticator instead of a mailed code: the same call, the same counter, the same lock.
import { type Decision, accept } from '../decider.ts';
import { MINUTE, shift } from '../time.ts';
import type { CommandOf } from './commands.ts';
import type { RecoveryEvent } from './events.ts';
import { cooling, type RecoveryFacts } from './facts.ts';
import { type RecoveryRefusal, refused } from './refusals.ts';
import { locked } from './safeguards.ts';
import type { Recovery } from './state.ts';
import { decisionMoved, firstOf, numberUnusable } from './still-holds.ts';

type Answer = Decision<RecoveryEvent, RecoveryRefusal>;

/** Whoever borrowed a signed-in window an hour ago must not be vouched for by what they enrolled there. */
const unusable = ({ now, facts }: { now: string; facts: RecoveryFacts }) => {
  if (facts.authenticator === null) return refused('noAuthenticator');
  return cooling(facts.authenticator.enrolledAt, now, facts.policy) ? refused('authenticatorTooNew') : null;
};

/** Codes read out by voice live ten minutes (SP 800-63B-4); so does the asking for one. */
export const askAuthenticator = (command: CommandOf<'askAuthenticator'>, state: Recovery): Answer => {
  if (state.decision === null) return refused('pathNotDecided');
  if (state.passwordSet !== null) return refused('alreadyDone');
  const refusal = firstOf(
    locked(command),
    decisionMoved(command, state, false),
    numberUnusable(command, state),
    unusable(command),
  );
  if (refusal) return refusal;
  const { phone } = state.decision;
  return accept({ type: 'authenticatorAsked', data: { phone, expires: shift(command.now, 10 * MINUTE) } });
};

/** A step that counted before is as wrong as no step: whoever overheard a code cannot use it again. */
export const enterAuthenticatorCode = (command: CommandOf<'enterAuthenticatorCode'>, state: Recovery): Answer => {
  const { now, facts, step } = command;
  if (state.authenticatorAsked === null) return refused('noCodeIssued');
  const refusal = firstOf(
    locked(command),
    now >= state.authenticatorAsked.expires ? refused('codeExpired') : null,
    decisionMoved(command, state, false),
    numberUnusable(command, state),
    unusable(command),
  );
  if (refusal || facts.authenticator === null) return refusal ?? refused('noAuthenticator');
  const { phone } = state.authenticatorAsked;
  if (step === null || step <= facts.authenticator.lastStep) return accept({ type: 'codeFailed', data: { phone } });
  const until = shift(now, facts.policy.verifiedFor);
  return accept({ type: 'verified', data: { phone, method: 'call-back and authenticator', until, step } });
};
