// Invariants 7 and 2 at the end of a case: what it took back is what it had done, and a release is taken back whole or not at all.
import { between } from '../time.ts';
import { vaultsAt } from './standing.ts';
import { before, type Case, newest, only, type OnCase, problem } from './story.ts';

type Found = Iterable<ReturnType<typeof problem>>;
type Undoing = Extract<OnCase, { type: 'cancelled' | 'expired' | 'primaryLeft' }>;
const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  [...a].sort().join('\n') === [...b].sort().join('\n');

export const isUndoing = (event: OnCase): event is Undoing =>
  event.type === 'cancelled' || event.type === 'expired' || event.type === 'primaryLeft';

/** Once a release is being withdrawn nothing of the case goes on but its mails' answers and its end. */
const afterWithdrawal: readonly OnCase['type'][] = [
  'withdrawalIntended',
  'directoryRestored',
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

const endNames = { cancelled: 'cancelled', expired: 'expired', primaryLeft: 'referred' } as const;

export function* undoneAsItStood(one: Case, end: Undoing): Found {
  const executed = only(one.events, 'executed')[0]?.data;
  const set = before(only(one.events, 'passwordSet'), end.position).length > 0;
  const released = before(only(one.events, 'releaseIntended'), end.position).at(-1);
  if (set) {
    const until = released?.data.until;
    const ranOut = end.type === 'expired' && until !== undefined && between(until, end.at) >= 0;
    if (end.type !== 'primaryLeft' && !ranOut)
      yield problem(end, 'endedAfterSignIn', 'A case was ended although its customer had signed in.');
    yield* staleKeysAreOwed(one, end);
    if (end.data.newVault !== null || end.data.dormant.length > 0 || end.data.waiting !== undefined)
      yield problem(end, 'otherUndone', 'A case whose customer had signed in took back what was theirs by then.');
    return;
  }
  const newVault = end.data.newVault ?? end.data.keeps ?? null;
  if (newVault !== (executed?.newVault ?? null) || !sameNames(end.data.dormant, executed?.dormant ?? []))
    yield problem(end, 'otherUndone', 'A case that ended undid other vaults than it had touched.');
  if (released !== undefined) yield* withdrawnWhole(one, end, released);
  else if (end.type === 'cancelled' && end.actor === 'workstation')
    yield problem(end, 'cancelledAlone', 'The workstation cancelled a case of which nothing had been released.');
}

function* withdrawnWhole(one: Case, end: Undoing, released: Extract<OnCase, { type: 'releaseIntended' }>): Found {
  const intended = newest(only(one.events, 'withdrawalIntended'), end.position);
  if (intended === undefined || intended.position < released.position)
    return yield problem(end, 'endedAfterRelease', 'A case ended after its release, which nobody had withdrawn.');
  if (intended.data.ends !== endNames[end.type])
    yield problem(end, 'otherEnd', 'A withdrawn release ended its case in another way than was intended.');
  const { until } = released.data;
  if (intended.data.ends === 'expired' && until !== undefined && between(until, intended.at) < 0)
    yield problem(intended, 'withdrawnTooEarly', 'A credential ran out before its time.');
  const gone = one.events.find(({ position, type }) => position > intended.position && !afterWithdrawal.includes(type));
  if (gone) yield problem(gone, 'wentOnAfterWithdrawal', 'A release was being withdrawn, and the case went on.');
  const changed = before(only(one.events, 'directoryChanged'), end.position).length > 0;
  const restored = only(one.events, 'directoryRestored').some(
    ({ position }) => position > intended.position && position < end.position,
  );
  if (changed !== restored)
    yield problem(end, 'notRestored', 'A withdrawn release left the directory with the credential it had put there.');
  const waited = [...vaultsAt(one.subscription, end.position)]
    .filter(([, { state }]) => state === 'waiting')
    .map(([vault]) => vault)
    .filter((vault) =>
      only(one.subscription.events, 'vaultWaiting').some(({ data }) => data.vault === vault && data.case === one.id),
    );
  if (!sameNames(end.data.waiting ?? [], waited))
    yield problem(end, 'otherUndone', 'A withdrawn release woke other vaults than had waited because of it.');
  yield* staleKeysAreOwed(one, end);
}

/** Whatever still opens for a credential that was taken back is said to owe a re-encryption, in the same commit. */
function* staleKeysAreOwed(one: Case, end: Undoing): Found {
  const provisional = new Set(only(one.events, 'provisionalMade').map(({ data }) => data.provisional));
  const owed = only(one.subscription.events, 'rotationOwed').filter(
    ({ data, position, at }) => data.case === one.id && position > end.position && at === end.at,
  );
  for (const [vault, { state, recipients }] of vaultsAt(one.subscription, end.position))
    if (
      (state === 'live' || state === 'waiting') &&
      recipients.some(({ recipient }) => provisional.has(recipient)) &&
      !owed.some(({ data }) => data.vault === vault)
    )
      yield problem(end, 'rotationForgotten', `${vault} opens for a withdrawn credential and owes no re-encryption.`);
}
