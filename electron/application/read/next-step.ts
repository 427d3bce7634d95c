// The one next step of a case: what it is, what holds it, and who can go on with it.
import type { Desk } from '../../../shared/domain/desk/decider.ts';
import type { caseActs } from '../../../shared/contract/recovery.ts';
import { ableToSignIn } from '../../../shared/domain/account.ts';
import { primaryOf, type RecoveryFacts } from '../../../shared/domain/recovery/facts.ts';
import { enrolledEachOther, secondPersonAsked } from '../../../shared/domain/recovery/safeguards.ts';
import { insteadOf, lastExitsMissing, openExits } from '../../../shared/domain/recovery/last-exits.ts';
import { triesAgainAt } from '../../../shared/domain/recovery/mail-retry.ts';
import { type Recovery, disclaimerAccepted } from '../../../shared/domain/recovery/state.ts';
import { inCustomersHands } from '../../../shared/domain/recovery/withdrawal.ts';
import { decisionStale } from '../../../shared/domain/recovery/still-holds.ts';
import type { Subscription } from '../../../shared/domain/subscription/state.ts';
import { accountName, list } from './people.ts';

export type StepId =
  | 'identify'
  | 'decide'
  | 'verify'
  | 'exits'
  | 'disclaimer'
  | 'acknowledge'
  | 'second-person'
  | 'execute'
  | 'witness'
  | 'carry'
  | 'release'
  | 'first-sign-in'
  | 'close';

export type Act = (typeof caseActs)[number];

export type NextStep = {
  readonly step: StepId | null;
  /** What an operator does to take it, the likeliest first; none where it comes by itself or from the customer alone. */
  readonly acts: readonly Act[];
  readonly title: string;
  readonly detail: string;
  readonly blockedBy: string | null;
  readonly who: readonly string[];
  readonly waitsOn: 'desk' | 'customer' | 'nobody';
};

/** Live at `now`: a verification that has run out counts as none. */
export const verifiedAt = (recovery: Recovery, now: string): boolean =>
  recovery.verification !== null && now <= recovery.verification.until;

export type Context = {
  readonly recovery: Recovery;
  readonly subscription: Subscription;
  readonly desk: Desk;
  readonly facts: RecoveryFacts;
  readonly now: string;
};

/** The names of those whom nothing about themselves keeps from being the second person (invariant 6). */
export const mayAgree = (context: Pick<Context, 'recovery' | 'desk' | 'facts' | 'now'>): readonly string[] =>
  Object.values(context.desk.operators)
    .filter(({ role, revoked }) => role === 'supervisor' && !revoked)
    .filter(({ id }) => {
      const { askedBy } = context.recovery;
      const actor = `operator:${id}`;
      return !askedBy.includes(actor) && !askedBy.some((asker) => enrolledEachOther(actor, asker, context));
    })
    .map(({ name }) => name);

/** Why the path has to be decided again, or null while what was decided still follows from the facts. */
export const staleness = ({ recovery, facts, now }: Pick<Context, 'recovery' | 'facts' | 'now'>): string | null =>
  recovery.phase === 'decided' || recovery.phase === 'executing'
    ? (decisionStale({ now, facts }, recovery)?.refusal.text ?? null)
    : null;

/** Ended by the workstation alone as soon as it looks; until then every step refuses. */
const outOfTime = ({ recovery, now }: Context): boolean =>
  now >= recovery.expires &&
  recovery.passwordSet === null &&
  (inCustomersHands(recovery) ||
    (['identified', 'decided', 'executing', 'executed'].includes(recovery.phase) && !recovery.otherHalfDelivered));

const desk = (step: StepId, title: string, detail: string, ...acts: readonly Act[]): NextStep => ({
  step,
  acts,
  title,
  detail,
  blockedBy: null,
  who: [],
  waitsOn: 'desk',
});
const waiting = (step: StepId, title: string, detail: string, blockedBy: string, who: readonly string[]): NextStep => ({
  step,
  acts: [],
  title,
  detail,
  blockedBy,
  who,
  waitsOn: 'customer',
});
const over = (title: string, detail: string): NextStep => ({
  step: null,
  acts: [],
  title,
  detail,
  blockedBy: null,
  who: [],
  waitsOn: 'nobody',
});

const verify = ({ recovery }: Context): NextStep =>
  desk(
    'verify',
    'Verify by phone',
    'Send a code to the address on file, call the number on file, have it read back.',
    ...(recovery.code === null ? ([] as const) : (['enterCode'] as const)),
    ...(recovery.authenticatorAsked === null ? ([] as const) : (['enterAuthenticatorCode'] as const)),
    'sendCode',
    'askAuthenticator',
  );

/** Null where nobody else is asked, or where they have agreed already. */
const secondPerson = (context: Context): NextStep | null => {
  const { recovery, facts } = context;
  if (!secondPersonAsked(recovery, facts) || recovery.secondPerson !== null) return null;
  const names = mayAgree(context);
  return {
    ...waiting(
      'second-person',
      'A second person agrees',
      names.length > 0 ? `Waiting on ${list(names)}, from their own sign-in.` : 'No supervisor is left who may agree.',
      'Nobody else has agreed yet.',
      names,
    ),
    acts: ['agree'],
    waitsOn: 'desk',
  };
};

const onReset = (context: Context): NextStep => {
  const { recovery, subscription, facts, now } = context;
  const { challenge, approval } = recovery;
  if (challenge === null && facts.policy.phoneOnReset && !verifiedAt(recovery, now)) return verify(context);
  if (approval === null || !recovery.otherHalfDelivered) {
    const second = secondPerson(context);
    if (second !== null) return second;
  }
  if (challenge === null)
    return desk(
      'witness',
      'Ask the witnesses',
      'One of the other users signs in here and confirms the request.',
      'challenge',
    );
  const names = challenge.witnesses.map((login) => accountName(subscription, login));
  if (approval === null)
    return waiting(
      'witness',
      'A witness signs in',
      `${list(names)} can do it, in the customer window. Until then nothing about the account changes.`,
      'No witness has approved yet.',
      names,
    );
  const witness = accountName(subscription, approval.witness);
  if (recovery.otherHalfDelivered)
    return desk('release', 'Release the new credential', `${witness} has one half; Rekey sends the other by mail.`);
  return waiting(
    'carry',
    'The witness writes down their half',
    `${witness} confirms having it; then the other half goes out by mail.`,
    'The half has not been confirmed yet.',
    [witness],
  );
};

const onFullChange = (context: Context): NextStep => {
  const { recovery, now, facts } = context;
  const { disclaimer, acknowledged } = recovery;
  const customer = recovery.requester?.name ?? 'the customer';
  if (!verifiedAt(recovery, now)) return verify(context);
  const open = recovery.exits === null ? [] : openExits(recovery.exits);
  if (open.length > 0)
    return desk(
      'exits',
      'Use the last exit first',
      open.flatMap((exit) => insteadOf[exit] ?? []).join(' '),
      'checkExits',
      'cancel',
    );
  const waived = facts.policy.waiveAcknowledgement;
  const ranOut = acknowledged === null && !waived && disclaimer !== null && now >= disclaimer.expires;
  const unsent = disclaimer === null || !disclaimerAccepted(recovery) || ranOut;
  if (unsent && lastExitsMissing(recovery, facts) !== null)
    return desk(
      'exits',
      'Go through the loss',
      'Tell the customer what would be lost, and ask about every last exit. Nothing is sent before.',
      'checkExits',
    );
  if (unsent)
    return desk(
      'disclaimer',
      ranOut ? 'Send the disclaimer again' : 'Send the disclaimer',
      ranOut
        ? 'Its code ran out before the customer gave it.'
        : 'It states what will be lost. It counts once the mail server takes it.',
      'sendDisclaimer',
    );
  if (acknowledged === null && !waived)
    return {
      ...waiting(
        'acknowledge',
        'The loss is acknowledged',
        `${customer} reads the code from the disclaimer back, or enters it in the customer window.`,
        'The disclaimer is not acknowledged yet.',
        [customer],
      ),
      acts: ['acknowledge'],
    };
  const second = secondPerson(context);
  if (second !== null) return second;
  return desk(
    'execute',
    'Carry out the change',
    'Every check is made again. The old vaults go dormant; their bytes stay.',
    'execute',
  );
};

const releasing = (context: Context): NextStep => {
  const { recovery, subscription } = context;
  const mail = recovery.credential ? recovery.mails[recovery.credential.mail] : undefined;
  const tried = recovery.credential === null ? null : triesAgainAt(recovery, recovery.credential.mail);
  if (tried !== null)
    return desk(
      'release',
      'The mail half waits for the mail server',
      'The server put it off, or could not be reached. Rekey tries again by itself; the half waits sealed.',
    );
  if (mail?.state === 'refused' || mail?.state === 'uncertain')
    return desk(
      'release',
      mail.state === 'refused' ? 'Send the mail half again' : 'Settle the mail half',
      mail.state === 'refused'
        ? 'The mail server did not take it. The half waits sealed.'
        : 'It may have left. Ask the customer, then send the same mail again if it has not come.',
    );
  if (mail?.state === 'arrived' && recovery.otherHalfDelivered)
    return waiting('release', 'The release is being recorded', 'Both halves are with people.', 'Rekey itself.', []);
  // Read only to somebody verified: where that has run out, it is asked again first.
  if (!recovery.otherHalfDelivered && !verifiedAt(recovery, context.now)) return verify(context);
  if (!recovery.otherHalfDelivered)
    return desk(
      'release',
      'Read out the second half',
      'Call the verified number and read it to the customer. It is shown only then.',
      'readHalf',
    );
  return waiting(
    'release',
    'The mail half is on its way',
    'The mail server has not answered yet.',
    'The mail server.',
    [subscription.name],
  );
};

const takenBack = 'What had been released was taken back; it opens nothing. The previous password works again.';

/** Who may give the role of a primary admin who has left to somebody else. */
export const reassigned = ({ recovery, desk: { operators } }: Pick<Context, 'recovery' | 'desk'>): string => {
  const { referTo = [], tam = null } = recovery.left ?? {};
  const managers = list(referTo.map(({ name }) => name));
  if (referTo.length > 0) return `Nothing was changed. ${managers} may give the role to somebody else.`;
  const asked = tam === null ? 'the subscription’s TAM' : `${operators[tam]?.name ?? tam}, the TAM,`;
  return `Nothing was changed. No manager of this customer is able to sign in, so ${asked} is asked who may take the role.`;
};

/** Nobody can come back into this account as the user list stands; what is under way waits until it shows them again. */
const gone = ({ recovery, facts }: Context): boolean => {
  const primary = facts.snapshot ? primaryOf(facts.snapshot) : undefined;
  return primary?.login !== recovery.requester?.login || primary === undefined || !ableToSignIn(primary);
};

export const nextStep = (context: Context): NextStep => {
  const { recovery } = context;
  const customer = recovery.requester?.name ?? recovery.claim;
  if (outOfTime(context))
    return inCustomersHands(recovery)
      ? over('Out of time', 'The new credential was not used. Rekey takes it back and ends the case by itself.')
      : over('Out of time', 'Nothing was released. Rekey ends the case by itself.');
  switch (recovery.phase) {
    case 'unopened':
      throw new Error('next step: expected an opened case, got an unopened one');
    case 'unidentified':
      return desk(
        'identify',
        'Identify the requester',
        'Nobody of this subscription matches what the caller said.',
        'identify',
      );
    case 'identified':
      return desk('decide', 'Decide the path', 'The newest user list decides it; nobody chooses.', 'decide');
    case 'decided':
    case 'executing':
      if (staleness(context) !== null)
        return desk('decide', 'Decide the path again', 'Safeguards that still hold are kept.', 'decide');
      if (recovery.phase === 'executing')
        return desk('execute', 'The change is being carried out', 'It goes on by itself when Rekey is opened again.');
      return recovery.decision?.path === 'reset' ? onReset(context) : onFullChange(context);
    case 'frozen':
      return desk(
        'witness',
        'Find out what happened',
        'A witness did not expect this. The case is frozen and can only be cancelled.',
        'cancel',
      );
    case 'executed':
      return (
        secondPerson(context) ??
        desk(
          'release',
          'Release the new credential',
          'One half goes by mail, the other is read out on the verified number.',
          'release',
        )
      );
    case 'releasing':
      return releasing(context);
    case 'released':
      if (gone(context))
        return {
          ...desk(
            recovery.passwordSet === null ? 'first-sign-in' : 'close',
            'Find out who the primary admin is',
            recovery.passwordSet === null
              ? 'The release can be withdrawn, or the case ended because the primary admin has left.'
              : 'Their vaults stay as they are until the list shows them again; the case can be ended if they have left.',
            ...(recovery.passwordSet === null ? (['withdraw', 'primaryLeft'] as const) : (['primaryLeft'] as const)),
          ),
          blockedBy: `The user list no longer shows ${customer} as the primary admin able to sign in.`,
        };
      return recovery.passwordSet === null
        ? waiting(
            'first-sign-in',
            'First sign-in',
            `${customer} enters both halves in the customer window and sets a password.`,
            `${customer} has not signed in yet.`,
            [customer],
          )
        : waiting(
            'close',
            'Vaults are re-encrypted',
            `It goes on whenever ${customer} signs in.`,
            'Re-encryption is not finished.',
            [customer],
          );
    case 'closed':
      return over('Closed', `${customer} has signed in with a password of their own.`);
    case 'withdrawing':
      return over('Being withdrawn', 'The account gets its previous password back; then the case ends by itself.');
    case 'referred':
      if (recovery.left !== null) return over('Referred', reassigned(context));
      return over(
        'Referred',
        `Support does not touch a subaccount. ${recovery.referTo?.name ?? 'The primary admin'}, the primary admin, helps.`,
      );
    case 'cancelled':
      return over('Cancelled', recovery.withdrawal === null ? 'Nothing was released.' : takenBack);
    case 'expired':
      if (recovery.passwordSet !== null)
        return over(
          'Expired',
          `${customer} has signed in. Vaults that could not be re-encrypted owe it to the next sign-in that can.`,
        );
      return over(
        'Expired',
        recovery.withdrawal === null ? 'The case ran out of time with nothing released.' : takenBack,
      );
    default:
      return recovery.phase satisfies never;
  }
};

/** How many reports the decided path loses; none on the reset. */
export const lossOnPath = (recovery: Recovery): number =>
  recovery.decision?.path === 'full-change'
    ? recovery.decision.loss.vaults.reduce((sum, { reports }) => sum + reports, 0)
    : 0;
