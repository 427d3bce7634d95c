// What may be done on a case now, and by whom: each act is tried on the state as it is, and nothing is recorded.
import { caseActs } from '../../../shared/contract/recovery.ts';
import type { Actor } from '../../../shared/domain/actor.ts';
import type { MailDraft, RecoveryCommand } from '../../../shared/domain/recovery/commands.ts';
import { decide } from '../../../shared/domain/recovery/decide.ts';
import type { RecoveryRefusal } from '../../../shared/domain/recovery/refusals.ts';
import type { Act, Context, NextStep } from './next-step.ts';

const noExit = { session: 'closed', oldPassword: 'closed', otherHolder: 'closed', exports: 'closed' } as const;

const commandFor = (act: Act, { recovery, facts, now }: Context, actor: Actor): RecoveryCommand => {
  const mail: MailDraft = { mail: '', to: '', messageId: '', subject: '', text: '' };
  const asked = { now, actor, facts };
  switch (act) {
    case 'identify':
      // A claim nobody has made, so that only the state of the case can refuse it.
      return { ...asked, type: 'identify', claim: `${recovery.claim} ` };
    case 'decide':
      return { ...asked, type: 'decidePath' };
    case 'letThrough':
      return { ...asked, type: 'overrideCoolingOff', reason: ' ' };
    case 'sendCode':
      return { ...asked, type: 'issueCode', codeHash: '', mail };
    case 'enterCode':
      return { ...asked, type: 'enterCode', matches: true };
    case 'askAuthenticator':
      return { ...asked, type: 'askAuthenticator' };
    case 'enterAuthenticatorCode':
      return { ...asked, type: 'enterAuthenticatorCode', step: null };
    case 'checkExits': {
      // A finding that is not the recorded one, so that only the state of the case can refuse it.
      const { exports, ...closed } = recovery.exits?.found ?? noExit;
      return {
        ...asked,
        type: 'checkLastExits',
        found: { ...closed, exports: exports === 'open' ? 'closed' : 'open' },
      };
    }
    case 'sendDisclaimer':
      return { ...asked, type: 'issueDisclaimer', codeHash: '', mail };
    case 'acknowledge':
      return { ...asked, type: 'acknowledge', matches: true, how: 'read-back' };
    case 'agree':
      return { ...asked, type: 'agree' };
    case 'execute':
      return { ...asked, type: 'execute' };
    case 'challenge':
      return { ...asked, type: 'challenge', challenge: '', nonce: '', words: '' };
    case 'release':
      return { ...asked, type: 'release', mail };
    case 'readHalf':
      return { ...asked, type: 'readHalf' };
    case 'cancel':
      return { ...asked, type: 'cancel', why: '' };
    case 'withdraw':
      return { ...asked, type: 'withdraw', why: '' };
    case 'primaryLeft':
      return { ...asked, type: 'reportPrimaryLeft', why: '' };
    default:
      return act satisfies never;
  }
};

const refusalOf = (act: Act, context: Context, actor: Actor) => {
  const decided = decide(commandFor(act, context, actor), context.recovery);
  return decided.ok ? null : decided.refusal;
};

/** Per act its refusal's sentence, or null when it would be done. */
export const actsOf = (context: Context, actor: Actor): Record<Act, string | null> =>
  Object.fromEntries(caseActs.map((act) => [act, refusalOf(act, context, actor)?.text ?? null])) as Record<
    Act,
    string | null
  >;

/** These say something about who asks, so another operator may be let through. */
const personal: readonly RecoveryRefusal[] = [
  'roleMayNot',
  'ownRequest',
  'ownAgreement',
  'enrolledByRequester',
  'suppliedByExecutor',
  'ownContact',
];

/** The next step as `actor` meets it: what keeps them from it, and the names of those it does not keep. */
export const withWhoCan = (context: Context, next: NextStep, actor: Actor): NextStep => {
  const [likeliest] = next.acts;
  if (likeliest === undefined) return next;
  const can = (who: Actor) => next.acts.some((act) => refusalOf(act, context, who) === null);
  if (can(actor)) return next.waitsOn === 'customer' ? next : { ...next, blockedBy: null, who: [] };
  const operators = Object.values(context.desk.operators)
    .filter(({ revoked }) => !revoked)
    .map(({ id, role, name }) => ({ name, actor: { kind: 'operator', id, role } as const }));
  const able = operators.filter((one) => can(one.actor)).map(({ name }) => name);
  const own = refusalOf(likeliest, context, actor)?.text ?? null;
  if (able.length > 0)
    return { ...next, blockedBy: next.blockedBy ?? own, who: next.waitsOn === 'customer' ? next.who : able };
  const refusals = operators.map((one) => refusalOf(likeliest, context, one.actor));
  const shared = refusals.find((refusal) => refusal !== null && !personal.includes(refusal.code));
  return { ...next, blockedBy: shared?.text ?? next.blockedBy ?? own };
};
