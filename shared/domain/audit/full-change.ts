// Invariants 3, 6, 12 and 13: what has to have happened, in which order and by whom, before anything is lost or sent.
import {
  type CaseHistory,
  type Finding,
  type History,
  type OnCase,
  couldSignIn,
  elapsed,
  eventsOf,
  existsButCannotSignIn,
  factsOf,
  primaryIn,
  snapshotBefore,
  vaultsAt,
} from './history.ts';

/** Whether a stated loss is what the vaults' own events add up to. */
const lossStands = (
  history: History,
  of: CaseHistory,
  event: Extract<OnCase, { type: 'executeIntended' }>,
): boolean => {
  const live = [...vaultsAt(history, of.subscription, event.position)].filter(([, { live: alive }]) => alive);
  const stated = event.data.loss.vaults;
  return (
    live.length === stated.length &&
    stated.every(({ vault, reports, bytes }) =>
      live.some(([id, is]) => id === vault && is.reports === reports && is.bytes === bytes),
    )
  );
};

/** 3. No full change while a subaccount could sign in, nor without every safeguard, in its order and still fresh. */
export const fullChangeNeedsSafeguards = (history: History): readonly Finding[] =>
  history.cases.flatMap((of) =>
    eventsOf(of, 'executeIntended').flatMap((execute) => {
      const { position, at } = execute;
      const found = (code: string, text: string): Finding[] => [{ invariant: 3, position, code, text }];
      const before = <E extends { position: number }>(events: readonly E[]) =>
        events.filter((event) => event.position < position);
      const snapshot = snapshotBefore(history, of.subscription, position);
      if (snapshot === undefined || elapsed(snapshot.data.asOf, at) > history.policy.snapshotFreshFor)
        return found('changeOnStaleSnapshot', 'The change rests on a snapshot that is missing or too old.');
      if (snapshot.data.accounts.some(couldSignIn))
        return found('changeDespiteWitness', 'A subaccount could sign in, so the reports need not have been lost.');
      const phone = primaryIn(snapshot.data.accounts)?.phone;
      const verified = before(eventsOf(of, 'verified')).filter((event) => event.data.phone === phone);
      if (!verified.some(({ data }) => data.until >= at))
        return found('changeNotVerified', 'Nobody was verified on the number on file, or that had run out.');
      const stated = JSON.stringify(execute.data.loss);
      const disclaimer = before(eventsOf(of, 'disclaimerIssued')).findLast(
        ({ data }) => JSON.stringify(data.loss) === stated,
      );
      const accepted = before(eventsOf(of, 'mailAccepted')).find(({ data }) => data.mail === disclaimer?.data.mail);
      if (!disclaimer || !accepted || !lossStands(history, of, execute))
        return found('changeWithoutDisclaimer', 'No accepted disclaimer states the loss as it stood.');
      if (!verified.some((event) => event.position < disclaimer.position))
        return found('disclaimerBeforeVerification', 'The disclaimer was sent before anybody was verified.');
      const acknowledged = before(eventsOf(of, 'acknowledged')).findLast(
        ({ data }) => JSON.stringify(data.loss) === stated,
      );
      if (!history.policy.waiveAcknowledgement && !(acknowledged && acknowledged.position > accepted.position))
        return found('changeNotAcknowledged', 'The customer had not acknowledged the disclaimer.');
      const required = history.policy.secondPersonOnFullChange || snapshot.data.accounts.some(existsButCannotSignIn);
      const agreed = before(eventsOf(of, 'secondPersonAgreed')).findLast(
        ({ data }) => JSON.stringify(data.loss) === stated,
      );
      const inOrder = agreed !== undefined && agreed.position > (acknowledged ?? accepted).position;
      if (required && !inOrder)
        return found('changeWithoutSecondPerson', 'A second person was asked for and had not agreed.');
      if (required && agreed !== undefined && at < agreed.data.holdUntil)
        return found('changeDuringHold', 'The change was ordered while its hold was running.');
      return [];
    }),
  );

const enrolments = (history: History) =>
  history.desk.flatMap((event) =>
    event.type === 'operatorEnrolled'
      ? [{ by: event.actor, whom: `operator:${event.data.operator}`, at: event.at }]
      : [],
  );

/** 6. Nobody agrees to what they asked for, nor across an enrolment within the cooling-off time; nor executes what they agreed to. */
export const nobodyApprovesTheirOwn = (history: History): readonly Finding[] =>
  history.cases.flatMap((of) =>
    eventsOf(of, 'secondPersonAgreed').flatMap((agreed) => {
      const execute = eventsOf(of, 'executeIntended').find(({ position }) => position > agreed.position);
      // Wrong tries and mails settled for somebody do not make them one who asked; deciding, sending and ordering do.
      const asking = new Set(
        eventsOf(of, 'opened', 'pathDecided', 'codeIssued', 'disclaimerIssued', 'challenged')
          .filter(({ position, actor }) => position < agreed.position && actor.startsWith('operator:'))
          .map(({ actor }) => actor),
      );
      if (execute) asking.add(execute.actor);
      const found = (code: string, text: string): Finding => ({ invariant: 6, position: agreed.position, code, text });
      const own = asking.has(agreed.actor) ? [found('agreedToOwnRequest', 'The second person had asked for it.')] : [];
      const close = enrolments(history).some(
        ({ by, whom, at }) =>
          elapsed(at, agreed.at) >= 0 &&
          elapsed(at, agreed.at) < history.policy.coolingOff &&
          ((by === agreed.actor && asking.has(whom)) || (whom === agreed.actor && asking.has(by))),
      );
      return close ? [...own, found('agreedAcrossEnrolment', 'One of the two enrolled the other too recently.')] : own;
    }),
  );

/** When a field of the primary admin last became different from what was on file, before a position. */
const changedAt = (
  history: History,
  subscription: string,
  field: 'phone' | 'email',
  position: number,
): string | null => {
  let last: string | undefined;
  let changed: string | null = null;
  for (const event of factsOf(history, subscription, 'snapshotTaken')) {
    if (event.position >= position) break;
    const value = primaryIn(event.data.accounts)?.[field];
    if (last !== undefined && value !== last) changed = event.at;
    last = value ?? last;
  }
  return changed;
};

/** 12. Nothing is released to an address, or verified on a number, that changed within the cooling-off time. */
export const contactsHaveCooledOff = (history: History): readonly Finding[] =>
  history.cases.flatMap((of) =>
    eventsOf(
      of,
      'verified',
      'disclaimerIssued',
      'challenged',
      'approved',
      'executeIntended',
      'releaseIntended',
    ).flatMap((event) => {
      const field = event.type === 'verified' ? 'phone' : 'email';
      const changed = changedAt(history, of.subscription, field, event.position);
      return changed !== null && elapsed(changed, event.at) < history.policy.coolingOff
        ? [
            {
              invariant: 12,
              position: event.position,
              code: 'contactChangedRecently',
              text: `${event.type} used ${field === 'phone' ? 'a number' : 'an address'} that had changed too recently.`,
            },
          ]
        : [];
    }),
  );

/** 13. Who supplied the directory within the cooling-off time does not execute on it, save on a registered one-person desk. */
export const suppliersDoNotExecute = (history: History): readonly Finding[] => {
  const founded = history.desk[0];
  if (founded?.type === 'deskFounded' && founded.data.onePerson) return [];
  return history.cases.flatMap((of) =>
    eventsOf(of, 'executeIntended', 'challenged').flatMap((event) =>
      factsOf(history, of.subscription, 'snapshotTaken').some(
        ({ actor, at, position }) =>
          position < event.position && actor === event.actor && elapsed(at, event.at) < history.policy.coolingOff,
      )
        ? [
            {
              invariant: 13,
              position: event.position,
              code: 'supplierExecuted',
              text: `${event.type} by the operator who supplied the directory it rests on.`,
            },
          ]
        : [],
    ),
  );
};
