// The guided recovery as a list: what is done, by whom, the one step that is now, and what comes after it.
import type { z } from 'zod';
import type { caseStep } from '../../../shared/contract/recovery.ts';
import type { RecoveryEventType } from '../../../shared/domain/recovery/events.ts';
import { sameLoss } from '../../../shared/domain/recovery/facts.ts';
import { openExits } from '../../../shared/domain/recovery/last-exits.ts';
import { secondPersonAsked } from '../../../shared/domain/recovery/safeguards.ts';
import { type Recovery, disclaimerAccepted, ended } from '../../../shared/domain/recovery/state.ts';
import type { CaseContext } from './case-summary.ts';
import type { NextStep, StepId } from './next-step.ts';
import { actorName, counted } from './people.ts';

type Step = z.input<typeof caseStep>;
type Plan = {
  readonly step: StepId;
  readonly title: string;
  readonly detail: string;
  readonly ends: RecoveryEventType;
};

const start: readonly Plan[] = [
  {
    step: 'identify',
    title: 'Requester identified',
    detail: 'Name and role match the primary admin on file',
    ends: 'requesterIdentified',
  },
  { step: 'decide', title: 'Path decided', detail: 'By the newest user list', ends: 'pathDecided' },
];
const verify: Plan = { step: 'verify', title: 'Verified by phone', detail: 'On the number on file', ends: 'verified' };
const second: Plan = {
  step: 'second-person',
  title: 'Second person agreed',
  detail: 'From their own sign-in',
  ends: 'secondPersonAgreed',
};
const finish: readonly Plan[] = [
  {
    step: 'release',
    title: 'Released in two halves',
    detail: 'One by mail, one by another channel',
    ends: 'mailAccepted',
  },
  {
    step: 'first-sign-in',
    title: 'First sign-in',
    detail: 'Both halves, then a password of their own',
    ends: 'passwordSet',
  },
  {
    step: 'close',
    title: 'Vaults re-encrypted, case closed',
    detail: 'The old password opens nothing in them',
    ends: 'closed',
  },
];

const planOf = ({ recovery, facts }: CaseContext): readonly Plan[] => {
  if (recovery.decision === null) return start;
  const agrees = secondPersonAsked(recovery, facts) || recovery.secondPerson !== null;
  if (recovery.decision.path === 'reset')
    return [
      ...start,
      ...(recovery.verification !== null || facts.policy.phoneOnReset ? [verify] : []),
      ...(agrees ? [second] : []),
      { step: 'witness', title: 'Witness approves', detail: 'Signed in, with their own key', ends: 'approved' },
      {
        step: 'carry',
        title: 'Vaults carried over',
        detail: 'The witness opens them for the new credential',
        ends: 'halfHanded',
      },
      ...finish,
    ];
  return [
    ...start,
    verify,
    {
      step: 'exits',
      title: 'Loss gone through',
      detail: 'Vault by vault, and every last exit asked about',
      ends: 'lastExitsChecked',
    },
    {
      step: 'disclaimer',
      title: 'Disclaimer accepted',
      detail: 'By the mail server, stating the loss as it stands',
      ends: 'mailAccepted',
    },
    { step: 'acknowledge', title: 'Loss acknowledged', detail: 'By the customer', ends: 'acknowledged' },
    ...(agrees ? [second] : []),
    { step: 'execute', title: 'Change carried out', detail: 'Old vaults dormant, a new one started', ends: 'executed' },
    ...finish,
  ];
};

/** Whether the fact that ends a step still stands: a later decision can take it back. */
const stands = (step: StepId, recovery: Recovery): boolean => {
  switch (step) {
    case 'identify':
      return recovery.requester !== null;
    case 'decide':
      return recovery.decision !== null;
    case 'verify':
      return recovery.verification !== null;
    case 'exits':
      return (
        recovery.exits !== null &&
        recovery.decision !== null &&
        sameLoss(recovery.exits.loss, recovery.decision.loss) &&
        openExits(recovery.exits).length === 0
      );
    case 'disclaimer':
      return disclaimerAccepted(recovery);
    case 'acknowledge':
      return recovery.acknowledged !== null;
    case 'second-person':
      return recovery.secondPerson !== null;
    case 'execute':
      return recovery.execution !== null;
    case 'witness':
      return recovery.approval !== null;
    case 'carry':
      return recovery.approval !== null && recovery.otherHalfDelivered;
    case 'release':
      return recovery.phase === 'released' || recovery.phase === 'closed';
    case 'first-sign-in':
      return recovery.passwordSet !== null;
    case 'close':
      return recovery.phase === 'closed';
    default:
      return step satisfies never;
  }
};

const purposeOf: Partial<Record<StepId, string>> = { disclaimer: 'disclaimer', release: 'credential' };

const particulars = (step: StepId, recovery: Recovery, fallback: string): string => {
  if (step === 'decide' && recovery.decision !== null)
    return recovery.decision.reasons.map(({ text }) => text).join(' ');
  if (step === 'carry' && recovery.approval !== null) {
    const kept = counted(Object.keys(recovery.carries).length, 'vault');
    const waits = Object.keys(recovery.waiting).length;
    return waits === 0 ? `${kept} kept` : `${kept} kept, ${waits} waiting for another holder`;
  }
  return fallback;
};

/** A case that ended without a release shows how far it came; a running one also what is still to come. */
export const stepsOf = (context: CaseContext, next: NextStep): Step[] => {
  const { recovery, events, desk, subscription } = context;
  const cut = ended(recovery.phase) && recovery.phase !== 'closed';
  return planOf(context).flatMap(({ step, title, detail, ends }): Step[] => {
    const done = stands(step, recovery) && next.step !== step;
    if (!done && cut) return [];
    const ending = done
      ? events.findLast(
          ({ type, data }) => type === ends && (purposeOf[step] === undefined || data['purpose'] === purposeOf[step]),
        )
      : undefined;
    const now = !done && next.step === step;
    return [
      {
        step,
        title,
        detail: now ? next.detail : particulars(step, recovery, detail),
        state: done ? 'done' : now ? 'now' : 'next',
        by: ending ? actorName(ending.actor, desk, subscription) : null,
        at: ending?.at ?? null,
      },
    ];
  });
};
