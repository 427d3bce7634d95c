// Verification by phone, disclaimer, acknowledgement, second person: what A3 asks before reports may be lost.
import { type Actor, actorId } from '../actor.ts';
import { type Decision, accept } from '../decider.ts';
import { nextCodeAt } from '../subscription/codes-issued.ts';
import type { CodePurpose } from '../subscription/events.ts';
import { type Instant, inUtc, shift } from '../time.ts';
import type { CommandOf } from './commands.ts';
import type { RecoveryEvent } from './events.ts';
import { cooling, lossOf, type RecoveryFacts, sameLoss } from './facts.ts';
import { lastExitOpen, lastExitsMissing } from './last-exits.ts';
import { type RecoveryRefusal, refused } from './refusals.ts';
import { type Recovery, disclaimerAccepted } from './state.ts';
import {
  addressUnusable,
  decisionMoved,
  decisionStale,
  firstOf,
  numberUnusable,
  verificationMissing,
} from './still-holds.ts';

type Answer = Decision<RecoveryEvent, RecoveryRefusal>;

export const locked = ({ now, facts }: { now: string; facts: RecoveryFacts }) =>
  facts.lockedUntil !== null && now < facts.lockedUntil
    ? refused('codeLocked', `It opens again on ${inUtc(facts.lockedUntil)}.`)
    : null;

const throttled = ({ now, facts }: { now: string; facts: RecoveryFacts }, purpose: CodePurpose) => {
  const next = nextCodeAt(facts.codesIssued, purpose, now, facts.policy);
  return next === null ? null : refused('codesThrottled', `The next one may be sent on ${inUtc(next)}.`);
};

const inFlight = (state: Recovery, mail: string | undefined) =>
  mail !== undefined && state.mails[mail]?.state === 'intended' ? refused('mailInFlight') : null;

/**
 * A code goes to the address on file; the representative calls the number on file and has it read back (A3). Still possible
 * after the change was carried out, because the second half is read only to somebody verified.
 */
export const issueCode = (command: CommandOf<'issueCode'>, state: Recovery): Answer => {
  if (state.decision === null) return refused('pathNotDecided');
  if (state.passwordSet !== null) return refused('alreadyDone');
  const refusal = firstOf(
    locked(command),
    decisionMoved(command, state, false),
    numberUnusable(command, state),
    addressUnusable(command, state),
    inFlight(state, state.code?.mail),
    throttled(command, 'verification'),
  );
  if (refusal) return refusal;
  const { phone, address } = state.decision;
  const { mail, codeHash, now, facts } = command;
  return accept(
    {
      type: 'codeIssued',
      data: { mail: mail.mail, codeHash, phone, address, expires: shift(now, facts.policy.mailedCodeFor) },
    },
    { type: 'mailIntended', data: { ...mail, purpose: 'verification-code', to: address } },
  );
};

/** `matches` is the workstation's own comparison with the stored hash; a wrong code is an event, because it is counted. */
export const enterCode = (command: CommandOf<'enterCode'>, state: Recovery): Answer => {
  const { now, facts } = command;
  if (state.code === null) return refused('noCodeIssued');
  const refusal = firstOf(
    locked(command),
    now >= state.code.expires ? refused('codeExpired') : null,
    decisionMoved(command, state, false),
    numberUnusable(command, state),
    addressUnusable(command, state),
  );
  if (refusal) return refusal;
  const { phone } = state.code;
  if (!command.matches) return accept({ type: 'codeFailed', data: { phone } });
  const until = shift(now, facts.policy.verifiedFor);
  return accept({ type: 'verified', data: { phone, method: 'call-back and mailed code', until } });
};

/** Sent only to somebody verified, and again whenever the loss has changed; a new one voids what the last one led to. */
export const issueDisclaimer = (command: CommandOf<'issueDisclaimer'>, state: Recovery): Answer => {
  if (state.phase !== 'decided' || state.decision === null) return refused('pathNotDecided');
  if (state.decision.path !== 'full-change') return refused('wrongPath');
  const refusal = firstOf(
    decisionStale(command, state),
    verificationMissing(command.now, state),
    lastExitsMissing(state, command.facts),
    command.template !== undefined && command.template !== command.facts.wording ? refused('wordingChanged') : null,
    addressUnusable(command, state),
    inFlight(state, state.disclaimer?.mail),
    throttled(command, 'acknowledgement'),
    state.acknowledged !== null ? refused('alreadyDone') : null,
  );
  if (refusal) return refusal;
  const { address } = state.decision;
  const { mail, codeHash, now, facts } = command;
  return accept(
    {
      type: 'disclaimerIssued',
      data: {
        mail: mail.mail,
        codeHash,
        address,
        loss: lossOf(facts),
        expires: shift(now, facts.policy.mailedCodeFor),
        ...(command.template === undefined ? {} : { template: command.template }),
      },
    },
    { type: 'mailIntended', data: { ...mail, purpose: 'disclaimer', to: address } },
  );
};

/** The disclaimer counts as sent only on the server's acceptance, and only while it states the loss as it stands. */
const disclaimerMissing = (state: Recovery, facts: RecoveryFacts) => {
  if (state.disclaimer === null || !disclaimerAccepted(state)) return refused('disclaimerNotAccepted');
  return sameLoss(state.disclaimer.loss, lossOf(facts)) ? null : refused('lossChanged');
};

export const acknowledge = (command: CommandOf<'acknowledge'>, state: Recovery): Answer => {
  const { now, facts, how } = command;
  if (state.phase !== 'decided') return refused('notOpen');
  const refusal = firstOf(
    disclaimerMissing(state, facts),
    decisionStale(command, state),
    state.acknowledged !== null ? refused('alreadyDone') : null,
    locked(command),
    state.disclaimer !== null && now >= state.disclaimer.expires ? refused('codeExpired') : null,
  );
  if (refusal || state.disclaimer === null) return refusal ?? refused('disclaimerNotAccepted');
  return command.matches
    ? accept({ type: 'acknowledged', data: { how, loss: state.disclaimer.loss } })
    : accept({ type: 'acknowledgementFailed', data: { how } });
};

/** Everything that A3 and the policy ask before the second person and again before execution. */
export const safeguardsMissing = (command: { now: string; facts: RecoveryFacts }, state: Recovery) =>
  firstOf(
    state.decision?.path === 'full-change' ? null : refused(state.decision ? 'wrongPath' : 'pathNotDecided'),
    decisionStale(command, state),
    verificationMissing(command.now, state),
    lastExitOpen(state),
    disclaimerMissing(state, command.facts),
    state.acknowledged === null && !command.facts.policy.waiveAcknowledgement ? refused('notAcknowledged') : null,
  );

/** Whether one of two operators enrolled the other within the cooling-off time (invariant 6). */
export const enrolledEachOther = (
  a: string,
  b: string,
  { now, facts }: { now: string; facts: RecoveryFacts },
): boolean =>
  facts.operators.some(
    ({ id, enrolledBy, enrolledAt }) =>
      cooling(enrolledAt, now, facts.policy) &&
      ((`operator:${id}` === a && enrolledBy === b) || (`operator:${id}` === b && enrolledBy === a)),
  );

/** As the decision says, or as the policy says now: a threat raised while a case runs counts from then on. */
export const secondPersonAsked = (
  { decision }: Pick<Recovery, 'decision'>,
  { policy }: Pick<RecoveryFacts, 'policy'>,
) =>
  decision !== null &&
  (decision.secondPerson || (decision.path === 'reset' ? policy.secondPersonOnReset : policy.secondPersonOnFullChange));

/** Until when what the second person agreed to is held; a hold that the policy has lengthened since counts from the agreement. */
export const heldUntil = (
  { at, holdUntil }: NonNullable<Recovery['secondPerson']>,
  { policy }: RecoveryFacts,
): Instant => [holdUntil, shift(at, policy.hold)].reduce((later, other) => (other > later ? other : later));

/** Asked again at every step that another person's word is needed for; an operator who takes the step is never that person. */
export const secondPersonMissing = (command: { now: Instant; actor: Actor; facts: RecoveryFacts }, state: Recovery) => {
  const { now, actor, facts } = command;
  const taker = actorId(actor);
  // Held to even where no second person is asked for any more: whoever agreed does not go on alone.
  if (state.secondPerson?.operator === taker) return refused('ownAgreement');
  if (state.secondPerson && enrolledEachOther(state.secondPerson.operator, taker, command))
    return refused('enrolledByRequester');
  if (!secondPersonAsked(state, facts)) return null;
  if (state.secondPerson === null) return refused('secondPersonMissing');
  if (state.decision?.path === 'reset') return null;
  return now < heldUntil(state.secondPerson, facts) ? refused('holdNotOver') : null;
};

/** What has to be true before somebody may agree: everything that comes before them on the path. */
const beforeAgreeing = (command: CommandOf<'agree'>, state: Recovery) => {
  const { now, facts } = command;
  if (state.decision?.path === 'reset')
    return firstOf(
      decisionStale(command, state),
      facts.policy.phoneOnReset ? verificationMissing(now, state) : null,
      addressUnusable(command, state),
    );
  // Asked for only after the change was carried out: what is left to agree to is its release.
  if (state.phase === 'executed') return firstOf(decisionMoved(command, state, false), addressUnusable(command, state));
  return safeguardsMissing(command, state);
};

export const agree = (command: CommandOf<'agree'>, state: Recovery): Answer => {
  const { now, facts } = command;
  const actor = actorId(command.actor);
  if (state.phase !== 'decided' && state.phase !== 'executed') return refused('notOpen');
  if (!secondPersonAsked(state, facts)) return refused('secondPersonNotNeeded');
  const refusal = firstOf(
    beforeAgreeing(command, state),
    state.secondPerson !== null ? refused('alreadyDone') : null,
    state.askedBy.includes(actor) ? refused('ownRequest') : null,
    state.askedBy.some((asker) => enrolledEachOther(actor, asker, command)) ? refused('enrolledByRequester') : null,
  );
  if (refusal) return refusal;
  const loss = state.phase === 'executed' && state.disclaimer !== null ? state.disclaimer.loss : lossOf(facts);
  const hold = state.decision?.path === 'reset' ? 0 : facts.policy.hold;
  return accept({ type: 'secondPersonAgreed', data: { loss, holdUntil: shift(now, hold) } });
};
