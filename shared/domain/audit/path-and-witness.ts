// Invariants 1, 2 and 15: resets rest on a fresh directory and on a real witness, and decisions on events that stand there.
import type { Account } from '../account.ts';
import {
  type CaseHistory,
  type Finding,
  type History,
  couldSignIn,
  decisionAt,
  elapsed,
  eventsOf,
  factsOf,
  snapshotBefore,
} from './history.ts';

/** 1. No reset unless the newest snapshot, fresh enough, shows a subaccount able to sign in. */
export const resetNeedsWitnessInDirectory = (history: History): readonly Finding[] =>
  history.cases.flatMap((of) =>
    eventsOf(of, 'pathDecided', 'challenged', 'approved', 'releaseIntended').flatMap((event) => {
      const path = event.type === 'pathDecided' ? event.data.path : decisionAt(of, event.position)?.data.path;
      if (path !== 'reset') return [];
      const snapshot = snapshotBefore(history, of.subscription, event.position);
      const fresh = snapshot !== undefined && elapsed(snapshot.data.asOf, event.at) <= history.policy.snapshotFreshFor;
      const found = (code: string, text: string) => [{ invariant: 1, position: event.position, code, text }];
      if (!fresh)
        return found(
          'resetOnStaleSnapshot',
          `${event.type} of a reset rests on a snapshot that is missing or too old.`,
        );
      return snapshot.data.accounts.some(couldSignIn)
        ? []
        : found('resetWithoutWitness', `${event.type} of a reset, but no subaccount could sign in.`);
    }),
  );

/** What makes an account the same account over time; its last sign-in does not. */
const identityOf = ({ login, email, role, status, contactOnly, primary, created }: Account): string =>
  JSON.stringify([login, email, role, status, contactOnly, primary, created]);

const accountIn = (accounts: readonly Account[] | undefined, login: string): Account | undefined =>
  accounts?.find((account) => account.login === login);

const oldEnough = (
  history: History,
  of: CaseHistory,
  login: string,
  openedAt: string,
  openedPosition: number,
  now: Account,
) => {
  const before = snapshotBefore(history, of.subscription, openedPosition);
  const known = accountIn(before?.data.accounts, login);
  const first = factsOf(history, of.subscription, 'snapshotTaken')[0];
  const metBefore = first !== undefined && elapsed(first.at, openedAt) >= history.policy.coolingOff;
  if (metBefore) return known !== undefined && identityOf(known) === identityOf(now);
  return now.created !== null && elapsed(now.created, openedAt) > history.policy.coolingOff;
};

/** 2. Nothing is released on a reset before a witness's own signed approval of this case's challenge. */
export const releaseNeedsWitness = (history: History): readonly Finding[] =>
  history.cases.flatMap((of) =>
    eventsOf(of, 'releaseIntended').flatMap((release) => {
      if (decisionAt(of, release.position)?.data.path !== 'reset') return [];
      const found = (code: string, text: string): Finding[] => [
        { invariant: 2, position: release.position, code, text },
      ];
      const approved = eventsOf(of, 'approved').findLast(({ position }) => position < release.position);
      if (!approved) return found('releasedWithoutApproval', 'A reset was released, but no witness had approved.');
      const { challenge, nonce, witness, address } = approved.data;
      const asked = eventsOf(of, 'challenged').findLast(({ position }) => position < approved.position);
      if (asked?.data.challenge !== challenge || asked.data.nonce !== nonce || asked.data.address !== address)
        return found(
          'approvalOfAnotherChallenge',
          'The witness approved something else than this case’s newest challenge.',
        );
      if (approved.at >= asked.data.expires)
        return found('approvalTooLate', 'The approval came after the challenge had run out.');
      if (address !== release.data.address)
        return found('releasedElsewhere', 'The release went to an address the witness did not see.');
      if (approved.actor !== `account:${of.subscription}/${witness}`)
        return found('approvalNotByWitness', 'The approval is not signed by the witness it names.');
      const opened = eventsOf(of, 'opened')[0];
      const after = factsOf(history, of.subscription, 'snapshotTaken').findLast(
        ({ position }) => position > approved.position && position < release.position,
      );
      const now = accountIn(after?.data.accounts, witness);
      if (!opened || !now || !couldSignIn(now))
        return found('witnessNotConfirmed', 'No snapshot after the approval shows the witness able to sign in.');
      return oldEnough(history, of, witness, opened.at, opened.position, now)
        ? []
        : found('witnessTooNew', 'The witness was not the same account before the case was opened.');
    }),
  );

/** 15. What a decision refers to stands in the journal, and was the newest there. */
export const decisionsReadEvents = (history: History): readonly Finding[] =>
  history.cases.flatMap((of) =>
    eventsOf(of, 'pathDecided', 'executeIntended', 'approved', 'releaseIntended').flatMap((event) => {
      const { snapshot } = event.data;
      const newest = snapshotBefore(history, of.subscription, event.position);
      const stands =
        newest?.position === snapshot.position &&
        newest.data.digest === snapshot.digest &&
        newest.data.asOf === snapshot.asOf;
      return stands
        ? []
        : [
            {
              invariant: 15,
              position: event.position,
              code: 'snapshotDoesNotStand',
              text: `${event.type} refers to a snapshot that is not the newest one recorded before it.`,
            },
          ];
    }),
  );
