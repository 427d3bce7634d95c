// Invariants 4, 5, 8 and 9: who may record what, judged by position; and nothing recorded that only one person may know.
import type { OperatorRole } from '../actor.ts';
import type { DeskEventType } from '../desk/events.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import type { RecoveryEventType } from '../recovery/events.ts';
import type { SubscriptionEventType } from '../subscription/events.ts';
import { type Finding, type History, eventsOf, primaryIn, roleAt, snapshotBefore } from './history.ts';

type Author = OperatorRole | 'account' | 'workstation';
type EventType = RecoveryEventType | SubscriptionEventType | DeskEventType;

const desk: readonly Author[] = ['representative', 'supervisor'];
const front: readonly Author[] = ['representative', 'supervisor', 'owner'];

/** Every type of event and who may sign one. What ends or follows a case is signed by whoever did so. */
const authors: Readonly<Record<EventType, readonly Author[]>> = {
  deskFounded: ['owner'],
  operatorEnrolled: ['owner'],
  operatorRevoked: ['owner'],
  mailConfigured: ['owner'],
  subscriptionRegistered: front,
  snapshotTaken: [...front, 'workstation'],
  expiryExtended: ['tam'],
  recoveryReserved: [...desk, 'workstation'],
  recoveryUnreserved: [...desk, 'workstation', 'account'],
  codeTryFailed: [...desk, 'workstation'],
  codesLocked: [...desk, 'workstation'],
  codeTriesCleared: desk,
  accountInvited: front,
  invitationAccepted: ['workstation'],
  invitationRefused: ['workstation'],
  enrolmentFailed: ['workstation'],
  accountEnrolled: ['account'],
  accountRekeyed: ['account'],
  vaultCreated: [...front, 'workstation'],
  reportsAdopted: [...front, 'workstation'],
  recipientsChanged: ['workstation'],
  rotationPrepared: ['workstation'],
  rotationCommitted: ['workstation'],
  vaultDormant: ['workstation'],
  vaultWaiting: ['workstation'],
  vaultWoken: [...desk, 'workstation', 'account'],
  vaultDiscarded: [...desk, 'workstation', 'account'],
  restorePrepared: ['workstation'],
  restored: ['workstation'],
  opened: [...desk, 'workstation'],
  requesterIdentified: [...desk, 'workstation'],
  requesterNotKnown: [...desk, 'workstation'],
  requesterReferred: [...desk, 'workstation'],
  mailIntended: [...desk, 'workstation'],
  mailAccepted: ['workstation'],
  mailRefused: ['workstation'],
  mailUncertain: ['workstation'],
  mailAbandoned: ['workstation'],
  mailRetried: desk,
  pathDecided: desk,
  codeIssued: desk,
  codeFailed: desk,
  verified: desk,
  disclaimerIssued: desk,
  acknowledgementFailed: [...desk, 'workstation'],
  acknowledged: [...desk, 'workstation'],
  secondPersonAgreed: ['supervisor'],
  executeIntended: desk,
  executed: ['workstation'],
  challenged: desk,
  approved: ['account'],
  denied: ['account'],
  provisionalMade: ['workstation'],
  carryPrepared: ['workstation'],
  carried: ['workstation'],
  vaultWaits: ['workstation'],
  halfHanded: ['account'],
  halfReadOut: desk,
  releaseIntended: [...desk, 'workstation'],
  directoryChanged: ['workstation'],
  passwordSet: ['account'],
  vaultRekeyed: ['workstation'],
  closed: ['workstation'],
  cancelled: [...desk, 'account'],
  expired: ['workstation'],
};

const authorOf = (history: History, { actor, type, position }: RecordedEvent): Author | 'revoked' | null => {
  if (actor === 'workstation') return 'workstation';
  if (actor.startsWith('account:')) return 'account';
  if (type === 'deskFounded') return position === 1 ? 'owner' : null;
  return roleAt(history, actor, position);
};

const subscriptionOf = (history: History, { stream }: RecordedEvent): string | undefined => {
  const [kind, id] = stream.split('/');
  return kind === 'recovery' ? history.cases.find((of) => of.case === id)?.subscription : id;
};

/** 8. Signed correctly is not enough: the author has to have been allowed to, at that place in the journal. */
export const authorsWereAllowed = (history: History): readonly Finding[] =>
  history.all.flatMap((event) => {
    const found = (code: string, text: string): Finding[] => [{ invariant: 8, position: event.position, code, text }];
    const allowed: readonly Author[] | undefined = authors[event.type as EventType];
    if (allowed === undefined) return found('unknownEvent', `No event of type ${event.type} exists.`);
    const author = authorOf(history, event);
    if (author === 'revoked')
      return found('authorRevoked', `${event.type} is signed by an operator who had been revoked.`);
    if (author === null || !allowed.includes(author))
      return found(
        'authorNotAllowed',
        `${event.type} is signed by ${author ?? 'nobody known'}, who may not record it.`,
      );
    if (author === 'account') {
      const own = subscriptionOf(history, event);
      if (!event.actor.startsWith(`account:${own}/`))
        return found('authorOfAnotherSubscription', `${event.type} is signed by an account of another subscription.`);
      const { login } = event.data;
      const names = ['accountEnrolled', 'accountRekeyed', 'passwordSet'].includes(event.type);
      if (names && event.actor !== `account:${own}/${String(login)}`)
        return found('authorIsAnotherAccount', `${event.type} is signed by another account than the one it is about.`);
    }
    return [];
  });

/** 4. Support touches no subaccount: what changes an account is about the case's own primary admin, and a referral ends its case. */
export const subaccountsAreUntouched = (history: History): readonly Finding[] => [
  ...history.cases.flatMap((of) => {
    const changes = eventsOf(of, 'directoryChanged', 'passwordSet').flatMap((event) => {
      const snapshot = snapshotBefore(history, of.subscription, event.position);
      const primary = snapshot ? primaryIn(snapshot.data.accounts)?.login : undefined;
      return event.data.login === primary
        ? []
        : [
            {
              invariant: 4,
              position: event.position,
              code: 'subaccountChanged',
              text: `${event.type} is about an account that is not the primary admin.`,
            },
          ];
    });
    const referred = eventsOf(of, 'requesterReferred')[0];
    const after = of.events.filter(
      ({ position, type }) => referred !== undefined && position > referred.position && !type.startsWith('mail'),
    );
    return [
      ...changes,
      ...after.map(({ position }) => ({
        invariant: 4,
        position,
        code: 'workedOnReferred',
        text: 'A case went on after its requester had been referred to the primary admin.',
      })),
    ];
  }),
  ...history.all.flatMap((event) => {
    if (event.type !== 'accountRekeyed') return [];
    const set = history.cases.some(
      (of) =>
        event.stream === `subscription/${of.subscription}` &&
        eventsOf(of, 'passwordSet').some(
          ({ data, position }) =>
            position < event.position &&
            data.login === event.data['login'] &&
            data.recipient === event.data['recipient'],
        ),
    );
    return set
      ? []
      : [
          {
            invariant: 4,
            position: event.position,
            code: 'rekeyedWithoutCase',
            text: 'An account’s key was replaced without a first sign-in.',
          },
        ];
  }),
];

/** 5. Nothing is extended without that subscription's own Technical Account Manager. */
export const grantsAreTheTamsOwn = (history: History): readonly Finding[] =>
  history.all.flatMap((event) => {
    if (event.type !== 'expiryExtended') return [];
    const registered = history
      .subscription(subscriptionOf(history, event) ?? '')
      .find(({ type }) => type === 'subscriptionRegistered');
    const tam = registered?.type === 'subscriptionRegistered' ? registered.data.tam : null;
    return tam !== null && event.actor === `operator:${tam}`
      ? []
      : [
          {
            invariant: 5,
            position: event.position,
            code: 'extendedByAnother',
            text: 'The subscription was extended by somebody who is not its TAM.',
          },
        ];
  });

const secretNames = /^(password|passphrase|code|half|secret|mailHalf|otherHalf|seed)$/i;

const secretIn = (value: unknown): string | null => {
  if (typeof value !== 'object' || value === null) return null;
  for (const [name, inner] of Object.entries(value)) {
    if (secretNames.test(name)) return name;
    const deeper = secretIn(inner);
    if (deeper !== null) return deeper;
  }
  return null;
};

/** 9. No event has a place for a secret, and what a mail says of one is dots. */
export const eventsHoldNoSecret = (history: History): readonly Finding[] => [
  ...history.all.flatMap((event) => {
    const name = secretIn(event.data);
    return name === null
      ? []
      : [
          {
            invariant: 9,
            position: event.position,
            code: 'secretInEvent',
            text: `${event.type} has a field named ${name}.`,
          },
        ];
  }),
  ...history.cases.flatMap((of) =>
    eventsOf(of, 'mailIntended').flatMap(({ data, position }) =>
      data.purpose === 'attempt-notice' || data.text === '' || data.text.includes('•')
        ? []
        : [
            {
              invariant: 9,
              position,
              code: 'mailNotElided',
              text: `The ${data.purpose} mail is stored without its secret elided.`,
            },
          ],
    ),
  ),
];
