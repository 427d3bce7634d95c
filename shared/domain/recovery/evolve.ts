// How each event changes what a case remembers. It never refuses: what is recorded has happened.
import { shift } from '../time.ts';
import type { Stamp } from '../decider.ts';
import { type RecoveryEvent } from './events.ts';
import { sameLoss } from './facts.ts';
import { defaultPolicy } from './policy.ts';
import { countedTries } from './mail-retry.ts';
import { type KnownMail, type Recovery, mailOf, noticePart, unopened } from './state.ts';

type Recorded = RecoveryEvent & Stamp;
type Of<T extends RecoveryEvent['type']> = Extract<Recorded, { type: T }>;

const asked = (state: Recovery, actor: string): readonly string[] =>
  actor.startsWith('operator:') && !state.askedBy.includes(actor) ? [...state.askedBy, actor] : state.askedBy;

const withMail = (state: Recovery, mail: string, known: KnownMail): Recovery => {
  if (known.purpose !== 'attempt-notice') return { ...state, mails: { ...state.mails, [mail]: known } };
  const part = noticePart(mail);
  return { ...state, notices: { ...state.notices, [part]: { ...state.notices[part], [mail]: known } } };
};

const mailBecame = (state: Recovery, mail: string, change: Partial<KnownMail>): Recovery => {
  const known = mailOf(state, mail);
  return known ? withMail(state, mail, { ...known, retryAt: null, ...change }) : state;
};

/** A temporary refusal counts towards the next wait; a lasting one ends the counting. */
const mailRefused = (state: Recovery, { mail, permanent, retryAt = null }: Of<'mailRefused'>['data']): Recovery => {
  const tries = permanent ? 0 : Math.min((mailOf(state, mail)?.tries ?? 0) + 1, countedTries);
  return mailBecame(state, mail, { state: 'refused', tries, retryAt });
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
    authenticatorAsked: samePhone && sameAddress ? state.authenticatorAsked : null,
    verification,
    exits: verification !== null ? state.exits : null,
    disclaimer: sameDisclaimer ? state.disclaimer : null,
    acknowledged: sameDisclaimer ? state.acknowledged : null,
    secondPerson: sameDisclaimer ? state.secondPerson : null,
    challenge: null,
    approval: null,
    provisional: null,
    carries: {},
    waiting: {},
    unreadable: [],
    // A half handed over for what was approved before belongs to a provisional credential that is void now.
    otherHalfDelivered: false,
  };
};

/** The credential counts as released when one half was taken by the server, or is known to have arrived, and a person has the other. */
const released = (state: Recovery): Recovery => {
  const { credential } = state;
  // Only while releasing: another mail's answer may come after the case has ended, and must not open it again.
  if (state.phase !== 'releasing' || !credential || !state.otherHalfDelivered || !credential.directoryChanged)
    return state;
  const mail = state.mails[credential.mail]?.state;
  return mail === 'accepted' || mail === 'arrived' ? { ...state, phase: 'released' } : state;
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
      return withMail(state, mail, { purpose, to, state: 'intended', since: event.at, tries: 0, retryAt: null });
    }
    case 'mailAccepted':
      return released(mailBecame(state, event.data.mail, { state: 'accepted' }));
    case 'mailRefused':
      return mailRefused(state, event.data);
    case 'mailUncertain':
      return mailBecame(state, event.data.mail, { state: 'uncertain' });
    case 'mailAbandoned':
      return mailBecame(state, event.data.mail, { state: 'abandoned' });
    case 'mailRetried':
      return mailBecame(state, event.data.mail, { state: 'intended' });
    case 'mailSettled':
      return released(mailBecame(state, event.data.mail, { state: event.data.how }));
    case 'pathDecided':
      return decided(state, event);
    case 'coolingOffOverridden':
      return {
        ...state,
        override: { ...event.data, at: event.at, by: event.actor },
        askedBy: asked(state, event.actor),
      };
    case 'codeIssued':
      return { ...state, code: { ...event.data, at: event.at }, askedBy: asked(state, event.actor) };
    case 'authenticatorAsked':
      return { ...state, authenticatorAsked: event.data, askedBy: asked(state, event.actor) };
    case 'codeFailed':
      return state;
    case 'verified':
      return { ...state, code: null, authenticatorAsked: null, verification: event.data };
    case 'lastExitsChecked':
      return { ...state, exits: event.data, askedBy: asked(state, event.actor) };
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
      return { ...state, secondPerson: { operator: event.actor, at: event.at, holdUntil: event.data.holdUntil } };
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
        unreadable: [],
        askedBy: asked(state, event.actor),
      };
    case 'approved':
      return {
        ...state,
        approval: { ...event.data, at: event.at },
        provisional: null,
        waiting: {},
        unreadable: [],
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
    case 'vaultWaits': {
      const { vault, holders, unreadable } = event.data;
      const { [vault]: _, ...carries } = state.carries;
      return {
        ...state,
        carries,
        waiting: { ...state.waiting, [vault]: holders },
        unreadable: unreadable === true ? [...state.unreadable, vault] : state.unreadable,
      };
    }
    case 'halfHanded':
    case 'halfReadOut':
      return released({ ...state, otherHalfDelivered: true });
    case 'releaseIntended':
      return {
        ...state,
        phase: 'releasing',
        credential: { mail: event.data.mail, directoryChanged: false },
        expires: event.data.until ?? shift(event.at, defaultPolicy.challengeFor),
      };
    case 'directoryChanged':
      return released(
        state.credential ? { ...state, credential: { ...state.credential, directoryChanged: true } } : state,
      );
    case 'passwordSet':
      return { ...state, passwordSet: event.data };
    case 'vaultRekeyed':
      return { ...state, rekeyed: [...state.rekeyed, event.data.vault] };
    case 'withdrawalIntended':
      return { ...state, phase: 'withdrawing', withdrawal: event.data };
    case 'directoryRestored':
      return state.credential ? { ...state, credential: { ...state.credential, directoryChanged: false } } : state;
    case 'closed':
      return { ...state, phase: 'closed' };
    case 'cancelled':
      return { ...state, phase: 'cancelled' };
    case 'expired':
      return { ...state, phase: 'expired' };
    case 'primaryLeft':
      return { ...state, phase: 'referred', left: event.data };
    default:
      return event satisfies never;
  }
};
