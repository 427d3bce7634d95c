// How each event changes what a case remembers. It never refuses: what is recorded has happened.
import { shift } from '../time.ts';
import type { Stamp } from '../decider.ts';
import { type RecoveryEvent } from './events.ts';
import { sameLoss } from './facts.ts';
import { defaultPolicy } from './policy.ts';
import { type MailState, type Recovery, unopened } from './state.ts';

type Recorded = RecoveryEvent & Stamp;
type Of<T extends RecoveryEvent['type']> = Extract<Recorded, { type: T }>;

const asked = (state: Recovery, actor: string): readonly string[] =>
  actor.startsWith('operator:') && !state.askedBy.includes(actor) ? [...state.askedBy, actor] : state.askedBy;

const withMail = (state: Recovery, mail: string, change: MailState): Recovery['mails'] => {
  const known = state.mails[mail];
  return known ? { ...state.mails, [mail]: { ...known, state: change } } : state.mails;
};

/** A new decision keeps every safeguard that still says something true, and drops the others. */
const decided = (state: Recovery, event: Of<'pathDecided'>): Recovery => {
  const { data } = event;
  const samePhone = state.decision?.phone === data.phone;
  const sameAddress = state.decision?.address === data.address;
  const verification = samePhone && sameAddress ? state.verification : null;
  const sameDisclaimer =
    state.disclaimer !== null &&
    data.path === 'full-change' &&
    verification !== null &&
    sameAddress &&
    sameLoss(state.disclaimer.loss, data.loss);
  return {
    ...state,
    phase: 'decided',
    askedBy: asked(state, event.actor),
    decision: { ...data, at: event.at, by: event.actor },
    code: samePhone && sameAddress ? state.code : null,
    verification,
    disclaimer: sameDisclaimer ? state.disclaimer : null,
    acknowledged: sameDisclaimer ? state.acknowledged : null,
    secondPerson: sameDisclaimer ? state.secondPerson : null,
    challenge: null,
    approval: null,
    provisional: null,
    carries: {},
    waiting: {},
    // A half handed over for what was approved before belongs to a provisional credential that is void now.
    otherHalfDelivered: false,
  };
};

/** The credential counts as released when the server took one half and a person received the other. */
const released = (state: Recovery): Recovery => {
  const { credential } = state;
  // Only while releasing: another mail's answer may come after the case has ended, and must not open it again.
  if (state.phase !== 'releasing' || !credential || !state.otherHalfDelivered || !credential.directoryChanged)
    return state;
  return state.mails[credential.mail]?.state === 'accepted' ? { ...state, phase: 'released' } : state;
};

export const evolve = (state: Recovery, event: Recorded): Recovery => {
  switch (event.type) {
    case 'opened':
      return {
        ...unopened,
        ...event.data,
        phase: 'unidentified',
        openedAt: event.at,
        expires: event.data.expires ?? shift(event.at, defaultPolicy.challengeFor),
        askedBy: asked(unopened, event.actor),
      };
    case 'requesterIdentified':
      return { ...state, phase: 'identified', requester: event.data };
    case 'requesterNotKnown':
      return { ...state, claim: event.data.claim };
    case 'requesterReferred':
      return { ...state, phase: 'referred', referTo: event.data.referTo };
    case 'mailIntended': {
      const { mail, purpose, to } = event.data;
      return { ...state, mails: { ...state.mails, [mail]: { purpose, to, state: 'intended' } } };
    }
    case 'mailAccepted':
      return released({ ...state, mails: withMail(state, event.data.mail, 'accepted') });
    case 'mailRefused':
      return { ...state, mails: withMail(state, event.data.mail, 'refused') };
    case 'mailUncertain':
      return { ...state, mails: withMail(state, event.data.mail, 'uncertain') };
    case 'mailAbandoned':
      return { ...state, mails: withMail(state, event.data.mail, 'abandoned') };
    case 'mailRetried':
      return { ...state, mails: withMail(state, event.data.mail, 'intended') };
    case 'pathDecided':
      return decided(state, event);
    case 'codeIssued':
      return { ...state, code: { ...event.data, at: event.at }, askedBy: asked(state, event.actor) };
    case 'codeFailed':
      return state;
    case 'verified':
      return { ...state, code: null, verification: event.data };
    case 'disclaimerIssued':
      return {
        ...state,
        disclaimer: event.data,
        acknowledged: null,
        secondPerson: null,
        askedBy: asked(state, event.actor),
      };
    case 'acknowledgementFailed':
      return state;
    case 'acknowledged':
      return { ...state, acknowledged: event.data.loss };
    case 'secondPersonAgreed':
      return { ...state, secondPerson: { operator: event.actor, holdUntil: event.data.holdUntil } };
    case 'executeIntended':
      return { ...state, phase: 'executing', askedBy: asked(state, event.actor) };
    case 'executed':
      return { ...state, phase: 'executed', execution: event.data, provisional: event.data.provisional };
    case 'challenged':
      return {
        ...state,
        challenge: { ...event.data, at: event.at },
        expires: event.data.expires,
        approval: null,
        provisional: null,
        carries: {},
        waiting: {},
        askedBy: asked(state, event.actor),
      };
    case 'approved':
      return {
        ...state,
        approval: { ...event.data, at: event.at },
        provisional: null,
        waiting: {},
        carries: Object.fromEntries(event.data.carries.map((vault) => [vault, 'to-prepare'])),
      };
    case 'denied':
      return { ...state, phase: 'frozen' };
    case 'provisionalMade':
      return { ...state, provisional: event.data.provisional };
    case 'carryPrepared':
      return { ...state, carries: { ...state.carries, [event.data.vault]: 'prepared' } };
    case 'carried':
      return { ...state, carries: { ...state.carries, [event.data.vault]: 'carried' } };
    case 'vaultWaits':
      return { ...state, waiting: { ...state.waiting, [event.data.vault]: event.data.holders } };
    case 'halfHanded':
    case 'halfReadOut':
      return released({ ...state, otherHalfDelivered: true });
    case 'releaseIntended':
      return { ...state, phase: 'releasing', credential: { mail: event.data.mail, directoryChanged: false } };
    case 'directoryChanged':
      return released(
        state.credential ? { ...state, credential: { ...state.credential, directoryChanged: true } } : state,
      );
    case 'passwordSet':
      return { ...state, passwordSet: event.data };
    case 'vaultRekeyed':
      return { ...state, rekeyed: [...state.rekeyed, event.data.vault] };
    case 'closed':
      return { ...state, phase: 'closed' };
    case 'cancelled':
      return { ...state, phase: 'cancelled' };
    case 'expired':
      return { ...state, phase: 'expired' };
    default:
      return event satisfies never;
  }
};
