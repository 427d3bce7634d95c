// Invariant 2: nothing of a reset is released before a witness from before the case approved this very challenge, and saw it as it is.
import type { Account } from '../account.ts';
import { between } from '../time.ts';
import { canSignIn, decisionAt, snapshotAt, type SnapshotThen, standingSince, subaccounts } from './standing.ts';
import { before, type Case, newest, only, type OnCase, type Predicate, problem, type Story } from './story.ts';

type Approved = Extract<OnCase, { type: 'approved' }>;
type Released = Extract<OnCase, { type: 'releaseIntended' }>;
type Found = Iterable<ReturnType<typeof problem>>;

/** Frozen by a denial, a case can only end; its mails still get their answers. */
const afterDenial: readonly OnCase['type'][] = [
  'denied',
  'cancelled',
  'expired',
  'primaryLeft',
  'mailIntended',
  'mailAccepted',
  'mailRefused',
  'mailUncertain',
  'mailAbandoned',
  'mailRetried',
  'mailSettled',
];

export const resetOnlyWithAWitness: Predicate = function* (story) {
  for (const one of story.cases) {
    for (const event of one.events) {
      if (event.type === 'approved') yield* approvesThisChallenge(story, one, event);
      if (event.type === 'releaseIntended' && before(only(one.events, 'executed'), event.position).length === 0)
        yield* releasedAfterApproval(one, event);
      if (event.type === 'challenged' && story.policyAt(event.position).phoneOnReset) {
        const since = standingSince(one, event.position, ({ data }) => `${data.path} ${data.phone}`);
        const called = before(only(one.events, 'verified'), event.position);
        if (!called.some(({ position }) => position > since))
          yield problem(event, 'notVerified', 'Witnesses were asked before the verification that the policy asks for.');
      }
    }
    const denied = only(one.events, 'denied')[0];
    const gone =
      denied && one.events.find(({ position, type }) => position > denied.position && !afterDenial.includes(type));
    if (gone) yield problem(gone, 'wentOnAfterDenial', 'A witness denied this case, and it went on all the same.');
  }
};

function* approvesThisChallenge(story: Story, one: Case, approved: Approved): Found {
  const { position, at, actor, data } = approved;
  const challenge = newest(only(one.events, 'challenged'), position);
  if (actor !== `account:${one.subscription.id}/${data.witness}`)
    yield problem(approved, 'notByTheWitness', 'An approval is signed by somebody else than the witness it names.');
  if (challenge === undefined || challenge.data.challenge !== data.challenge || challenge.data.nonce !== data.nonce)
    return yield problem(
      approved,
      'notThisChallenge',
      'An approval answers no challenge that stood when it was given.',
    );
  const since = standingSince(one, position, ({ data: { path, address } }) => `${path} ${address}`);
  if (challenge.position < since || decisionAt(one, position)?.data.path !== 'reset')
    yield problem(approved, 'notDecided', 'A challenge was answered that the decision as it stood had not led to.');
  if (
    between(at, challenge.data.expires) < 0 ||
    between(challenge.at, at) > story.policyAt(challenge.position).challengeFor
  )
    yield problem(approved, 'challengeExpired', 'An approval was given after its challenge had run out.');
  if (challenge.data.address !== data.address)
    yield problem(approved, 'otherAddress', 'The witness approved another address than the challenge showed.');
  if (!challenge.data.witnesses.includes(data.witness))
    yield problem(approved, 'notAsked', 'The witness was not among those who were asked.');
  const now = accountIn(snapshotAt(one.subscription, position), data.witness);
  if (!fromBefore(story.policyAt(position).coolingOff, one, now, position))
    yield problem(
      approved,
      'notFromBefore',
      'The witness did not exist, unchanged and able to sign in, before the case.',
    );
}

function* releasedAfterApproval(one: Case, released: Released): Found {
  const approved = newest(only(one.events, 'approved'), released.position);
  if (approved === undefined)
    return yield problem(released, 'noWitness', 'A reset was released without a witness’s approval.');
  const since = standingSince(one, released.position, ({ data: { path, address } }) => `${path} ${address}`);
  if (approved.position < since)
    yield problem(released, 'approvalOvertaken', 'What the witness approved had changed before the release.');
  if (approved.data.address !== released.data.address)
    yield problem(released, 'otherAddress', 'A credential went to another address than the witness approved.');
  const after = snapshotAt(one.subscription, released.position);
  if (after === undefined || after.position < approved.position)
    yield problem(released, 'noSnapshotAfter', 'No directory snapshot was taken between the approval and the release.');
  const seen = accountIn(snapshotAt(one.subscription, approved.position), approved.data.witness);
  if (!unchanged(seen, accountIn(after, approved.data.witness)))
    yield problem(
      released,
      'witnessChanged',
      'The witness’s account had changed between the approval and the release.',
    );
  const handed = newest(only(one.events, 'halfHanded'), released.position);
  if (handed === undefined || handed.position < approved.position || handed.data.witness !== approved.data.witness)
    yield problem(
      released,
      'halfNotHanded',
      'A reset was released before its witness confirmed having the other half.',
    );
}

const accountIn = (snapshot: SnapshotThen | undefined, login: string): Account | undefined =>
  subaccounts(snapshot?.data.accounts ?? []).find((account) => account.login === login);

/** Signing in again is what a witness does; what says who they are and what they may has to be as it was. */
const unchanged = (was: Account | undefined, is: Account | undefined): boolean =>
  was !== undefined &&
  is !== undefined &&
  canSignIn(was) &&
  canSignIn(is) &&
  (['login', 'email', 'role', 'status', 'created', 'primary'] as const).every((field) => was[field] === is[field]);

/** Where the desk first met the subscription with this case, the directory's own dates have to say that the witness is older. */
const fromBefore = (coolingOff: number, one: Case, now: Account | undefined, position: number): boolean => {
  const { opened, subscription } = one;
  const [first] = subscription.snapshots;
  const met = first === undefined || between(first.at, opened.at) < coolingOff;
  const then = accountIn(snapshotAt(subscription, opened.position), now?.login ?? '');
  const rekeyed = only(subscription.events, 'accountRekeyed').some(
    ({ data, position: at }) => data.login === now?.login && at > opened.position && at < position,
  );
  if (rekeyed || !unchanged(then, now)) return false;
  if (!met) return true;
  return now !== undefined && canSignIn(now) && now.created !== null && between(now.created, opened.at) > coolingOff;
};
