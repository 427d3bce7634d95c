// Invariants 7 and 14: at every event each vault opens for somebody still entitled, and for nobody else once a case is closed.
import { canSignIn, snapshotAt, vaultsAt } from './standing.ts';
import { waitingHandedOver } from './waiting.ts';
import { isUndoing, undoneAsItStood } from './undoing.ts';
import {
  before,
  type Case,
  ending,
  newest,
  only,
  type OnCase,
  type Predicate,
  problem,
  type Subscription,
} from './story.ts';

type Found = Iterable<ReturnType<typeof problem>>;
const sameNames = (a: readonly string[], b: readonly string[]): boolean =>
  [...a].sort().join('\n') === [...b].sort().join('\n');

/** Invariant 7: which vaults a case carried over, left waiting, made dormant or woke, and what it owed them before it closed. */
export const everyVaultIsAccountedFor: Predicate = function* (story) {
  for (const one of story.cases) {
    for (const event of one.events) {
      if (event.type === 'approved') yield* carriesWhatTheWitnessHolds(one, event);
      if (event.type === 'carryPrepared' || event.type === 'carried') yield* carriedInOrder(one, event);
      if (event.type === 'vaultWaits' && event.data.unreadable === true) yield* leftWhatWasApproved(one, event);
      if (event.type === 'releaseIntended') yield* nothingLeftBehind(one, event);
      if (event.type === 'executed') yield* dormantAsStated(one, event);
      if (event.type === 'vaultRekeyed') yield* rekeyedForTheEntitled(one, event);
      if (event.type === 'closed') yield* closedWithNothingOwed(one, event);
      if (isUndoing(event)) yield* undoneAsItStood(one, event);
    }
  }
  for (const subscription of story.subscriptions.values()) {
    yield* dormantKeepsItsBytes(story.cases, subscription);
    yield* waitingHandedOver(story, subscription);
  }
};

type On<T extends OnCase['type']> = Extract<OnCase, { type: T }>;

function* carriesWhatTheWitnessHolds(one: Case, approved: On<'approved'>): Found {
  const held = [...vaultsAt(one.subscription, approved.position)]
    .filter(
      ([, { state, recipients }]) =>
        state === 'live' && recipients.some(({ login }) => login === approved.data.witness),
    )
    .map(([vault]) => vault);
  if (!sameNames(held, approved.data.carries))
    yield problem(approved, 'otherCarries', 'The approval carries over other vaults than the witness holds a key to.');
}

function* carriedInOrder(one: Case, event: On<'carryPrepared'> | On<'carried'>): Found {
  const { vault } = event.data;
  const approved = newest(only(one.events, 'approved'), event.position);
  const made = newest(only(one.events, 'provisionalMade'), event.position);
  if (approved === undefined || made === undefined || made.position < approved.position)
    return yield problem(event, 'notApproved', 'A vault was carried over without an approval and its provisional key.');
  if (!approved.data.carries.includes(vault))
    yield problem(event, 'notCarrier', 'A vault was carried over that the witness did not approve.');
  if (event.type === 'carryPrepared' && event.data.provisional !== made.data.provisional)
    yield problem(event, 'otherProvisional', 'A vault was prepared for another key than the case’s provisional one.');
  const prepared = newest(
    only(one.events, 'carryPrepared').filter(({ data }) => data.vault === vault),
    event.position,
  );
  if (event.type === 'carried' && (prepared === undefined || prepared.position < made.position))
    yield problem(event, 'notPrepared', 'A vault was carried over that had not been prepared.');
}

/** Only what the witness approved can be left for being unreadable, and nothing that was carried over already. */
function* leftWhatWasApproved(one: Case, event: On<'vaultWaits'>): Found {
  const approved = newest(only(one.events, 'approved'), event.position);
  const made = newest(only(one.events, 'provisionalMade'), event.position);
  const carried = before(only(one.events, 'carried'), event.position).some(
    ({ data, position }) => data.vault === event.data.vault && position > (approved?.position ?? 0),
  );
  if (made === undefined || made.position < (approved?.position ?? 0) || carried)
    yield problem(event, 'notPrepared', 'A vault was left as unreadable that was not being carried over.');
  if (approved?.data.carries.includes(event.data.vault) !== true)
    yield problem(event, 'notCarrier', 'A vault was left as unreadable that the witness did not approve.');
}

function* nothingLeftBehind(one: Case, released: On<'releaseIntended'>): Found {
  if (before(only(one.events, 'executed'), released.position).length > 0) return;
  const approved = newest(only(one.events, 'approved'), released.position);
  if (approved === undefined) return;
  const since = (type: 'carried' | 'vaultWaits') =>
    before(only(one.events, type), released.position).filter(({ position }) => position > approved.position);
  const done = since('carried').map(({ data }) => data.vault);
  const unreadable = since('vaultWaits').flatMap(({ data }) =>
    'unreadable' in data && data.unreadable === true ? [data.vault] : [],
  );
  const missing = approved.data.carries.filter((vault) => !done.includes(vault) && !unreadable.includes(vault));
  if (missing.length > 0)
    yield problem(released, 'carryUnfinished', `Released before ${missing.join(', ')} had been carried over.`);
  const waits = since('vaultWaits').map(({ data }) => data.vault);
  const lost = [...vaultsAt(one.subscription, released.position)]
    .filter(([vault, { state }]) => state === 'live' && !done.includes(vault) && !waits.includes(vault))
    .map(([vault]) => vault);
  if (lost.length > 0)
    yield problem(released, 'vaultForgotten', `Neither carried over nor waiting for a holder: ${lost.join(', ')}.`);
}

function* dormantAsStated(one: Case, executed: On<'executed'>): Found {
  const intended = newest(only(one.events, 'executeIntended'), executed.position);
  const stated = intended?.data.loss.vaults.map(({ vault }) => vault) ?? [];
  if (!sameNames(stated, executed.data.dormant))
    yield problem(executed, 'otherDormant', 'Other vaults went dormant than the customer was told would be lost.');
}

const owed = (one: Case): readonly string[] => {
  const executed = only(one.events, 'executed')[0];
  if (executed) return [executed.data.newVault];
  const approved = only(one.events, 'approved').at(-1);
  const left = only(one.events, 'vaultWaits').filter(({ position }) => position > (approved?.position ?? 0));
  return (approved?.data.carries ?? []).filter((vault) => !left.some(({ data }) => data.vault === vault));
};

function* rekeyedForTheEntitled(one: Case, rekeyed: On<'vaultRekeyed'>): Found {
  const { vault } = rekeyed.data;
  const set = newest(only(one.events, 'passwordSet'), rekeyed.position);
  if (!owed(one).includes(vault))
    yield problem(rekeyed, 'notOwed', 'A vault was re-keyed by a case that did not carry it over.');
  const rotations = only(one.subscription.events, 'rotationCommitted').filter(({ data }) => data.vault === vault);
  const rotation = newest(rotations, rekeyed.position);
  if (set === undefined || rotation === undefined || rotation.position < set.position)
    return yield problem(
      rekeyed,
      'notRotated',
      'A vault counts as re-keyed without a rotation after the first sign-in.',
    );
  const { accounts } = snapshotAt(one.subscription, rotation.position)?.data ?? { accounts: [] };
  const keys = enrolledAt(one.subscription, rotation.position);
  for (const { login, recipient } of rotation.data.recipients) {
    const account = accounts.find((known) => known.login === login);
    if (account === undefined || !canSignIn(account))
      yield problem(rotation, 'notEntitled', `A re-keyed vault opens for ${login}, who is not able to sign in.`);
    if (keys.get(login) !== recipient)
      yield problem(rotation, 'oldKey', `A re-keyed vault opens with a key of ${login} that is not the present one.`);
  }
}

const enrolledAt = (subscription: Subscription, position: number): ReadonlyMap<string, string> =>
  new Map(
    before(only(subscription.events, 'accountEnrolled', 'accountRekeyed'), position).map(
      ({ data: { login, recipient } }): [string, string] => [login, recipient],
    ),
  );

function* closedWithNothingOwed(one: Case, closed: On<'closed'>): Found {
  const done = before(only(one.events, 'vaultRekeyed'), closed.position).map(({ data }) => data.vault);
  const missing = owed(one).filter((vault) => !done.includes(vault));
  if (before(only(one.events, 'passwordSet'), closed.position).length === 0 || missing.length > 0)
    yield problem(closed, 'closedTooEarly', 'A case was closed before its vaults were under their new keys.');
  const dormant = only(one.events, 'executed')[0]?.data.dormant ?? [];
  if (!sameNames(closed.data.dormant, dormant))
    yield problem(closed, 'otherDormant', 'The case was closed with other dormant vaults than it made.');
}

/** A vault that is dormant keeps its bytes and its keys; only a case makes it so, and only that case's undoing wakes it. */
function* dormantKeepsItsBytes(cases: readonly Case[], subscription: Subscription): Found {
  const states = new Map<string, string>();
  const caseOf = (id: string) => cases.find((one) => one.id === id && one.subscription.id === subscription.id);
  for (const event of subscription.events) {
    switch (event.type) {
      case 'vaultDormant': {
        const executed = caseOf(event.data.case)?.events.find(({ type }) => type === 'executed');
        if (executed?.type !== 'executed' || !executed.data.dormant.includes(event.data.vault))
          yield problem(event, 'dormantAlone', 'A vault went dormant that no executed full change named.');
        states.set(event.data.vault, 'dormant');
        break;
      }
      case 'vaultWaiting':
        states.set(event.data.vault, 'waiting');
        break;
      case 'vaultWoken':
      case 'vaultDiscarded': {
        const { vault, case: id } = event.data;
        const end = ending(caseOf(id)?.events ?? []);
        const undone = end !== undefined && isUndoing(end) ? end : undefined;
        const woken = [...(undone?.data.dormant ?? []), ...(undone?.data.waiting ?? [])];
        const named = event.type === 'vaultWoken' ? woken.includes(vault) : undone?.data.newVault === vault;
        // One that waits is also woken by a holder's approval, which has rules of its own.
        if (event.type === 'vaultWoken' && states.get(vault) === 'waiting' && !woken.includes(vault)) {
          states.delete(vault);
          break;
        }
        if (undone === undefined || undone.position > event.position || named !== true)
          yield problem(event, 'undoneAlone', 'A vault was woken or discarded that no ended case undid.');
        states.delete(vault);
        break;
      }
      case 'reportsAdopted':
      case 'recipientsChanged':
      case 'rotationPrepared':
      case 'rotationCommitted':
        if (states.get(event.data.vault) === 'dormant')
          yield problem(event, 'dormantChanged', 'A dormant vault was changed.');
        break;
      case 'restored':
        if (states.get(event.data.into) === 'dormant')
          yield problem(event, 'dormantChanged', 'Reports were restored into a dormant vault.');
        if (states.get(event.data.from) !== 'dormant')
          yield problem(event, 'notDormant', 'Reports were restored from a vault that was not dormant.');
        break;
      default:
    }
  }
}

/** Invariant 14: no keyring takes the place of another before it was shown to open for a holder or a staged recipient. */
export const noKeyringWithoutAReader: Predicate = function* (story) {
  for (const subscription of story.subscriptions.values()) {
    const prepared = new Map<string, string>();
    for (const event of subscription.events) {
      if (event.type === 'rotationPrepared') prepared.set(event.data.vault, event.data.publicKey);
      if (event.type === 'rotationCommitted') {
        if (prepared.get(event.data.vault) !== event.data.publicKey)
          yield problem(event, 'notPrepared', 'A rotation was committed that had not been prepared.');
        prepared.delete(event.data.vault);
      }
      const keyring = ['vaultCreated', 'recipientsChanged', 'rotationCommitted'].includes(event.type);
      if (keyring && 'recipients' in event.data && event.data.recipients.length === 0)
        yield problem(event, 'opensForNobody', 'A vault’s keyring opens for nobody.');
    }
  }
  for (const one of story.cases) {
    for (const event of only(one.events, 'directoryChanged', 'passwordSet')) {
      const made = newest(only(one.events, 'provisionalMade', 'executed'), event.position)?.data.provisional;
      if (event.type === 'directoryChanged' && event.data.recipient !== made)
        yield problem(
          event,
          'otherProvisional',
          'The directory was given another key than the case’s provisional one.',
        );
      if (event.type !== 'passwordSet') continue;
      const vaults = vaultsAt(one.subscription, event.position);
      const shut = owed(one).filter(
        (vault) => !vaults.get(vault)?.recipients.some(({ recipient }) => recipient === event.data.recipient),
      );
      if (shut.length > 0)
        yield problem(event, 'shutOut', `A new password was set that did not yet open ${shut.join(', ')}.`);
    }
  }
};
