// Invariants 7 and 14 of a vault that waits: only a holder's own yes opens it for the primary admin, and nobody entitled falls out.
import { canSignIn, primaries, snapshotAt, vaultsAt } from './standing.ts';
import { before, ending, newest, only, problem, type Story, type Subscription } from './story.ts';

type Found = Iterable<ReturnType<typeof problem>>;

export function* waitingHandedOver(story: Story, subscription: Subscription): Found {
  const { events, id } = subscription;
  const undoneBy = (caseId: string) => {
    const end = ending(story.cases.find((one) => one.id === caseId && one.subscription.id === id)?.events ?? []);
    return end !== undefined && 'waiting' in end.data ? end : undefined;
  };
  for (const event of only(events, 'waitApproved', 'waitDeclined')) {
    const vault = vaultsAt(subscription, event.position).get(event.data.vault);
    const { holder } = event.data;
    if (vault?.state !== 'waiting')
      yield problem(event, 'notWaiting', 'Somebody answered for a vault that did not wait.');
    const recipients = vault?.recipients ?? [];
    const [primary] = primaries(snapshotAt(subscription, event.position)?.data.accounts ?? []);
    // The primary admin's own key of before is on the keyring, and only it could open that for the new one.
    const withOldKey =
      event.type === 'waitApproved' && primary?.login === holder && recipients.some(({ login }) => login === holder);
    if (!withOldKey && !entitledAt(subscription, event.position, recipients).some(({ login }) => login === holder))
      yield problem(event, 'notAHolder', 'A vault was answered for by somebody whose key does not open it.');
    if (openCase(subscription, event.position))
      yield problem(event, 'recoveryOpen', 'A waiting vault was answered for while a recovery was open.');
  }
  for (const event of only(events, 'handOverPrepared')) {
    const { vault, holder, login, recipient } = event.data;
    const approved = newest(
      only(events, 'waitApproved', 'vaultWaiting').filter(({ data }) => data.vault === vault),
      event.position,
    );
    if (approved?.type !== 'waitApproved' || approved.data.holder !== holder)
      yield problem(event, 'notApproved', 'A waiting vault was prepared for somebody without a holder’s approval.');
    const [primary] = primaries(snapshotAt(subscription, event.position)?.data.accounts ?? []);
    if (primary?.login !== login || keysAt(subscription, event.position).get(login) !== recipient)
      yield problem(event, 'notThePrimary', 'A waiting vault was prepared for another key than the primary admin’s.');
  }
  for (const event of only(events, 'recipientsChanged')) {
    const { vault, recipients } = event.data;
    const then = vaultsAt(subscription, event.position).get(vault);
    if (then?.state !== 'waiting') continue;
    const prepared = newest(
      only(events, 'handOverPrepared', 'vaultWaiting').filter(({ data }) => data.vault === vault),
      event.position,
    );
    const opens = (key: string | undefined) => recipients.some(({ recipient }) => recipient === key);
    if (prepared?.type !== 'handOverPrepared' || !opens(prepared.data.recipient))
      yield problem(
        event,
        'notPrepared',
        'The keyring of a waiting vault was changed for a key that was not prepared.',
      );
    else if (!opens(keysAt(subscription, event.position).get(prepared.data.holder)))
      yield problem(event, 'opensForNobody', 'A waiting vault’s new keyring does not open for the holder who made it.');
    if (!entitledAt(subscription, event.position, then.recipients).every(({ recipient }) => opens(recipient)))
      yield problem(event, 'holderRemoved', 'Somebody entitled fell out when a waiting vault was handed over.');
  }
  for (const event of only(events, 'vaultWoken')) {
    const { vault, case: caseId } = event.data;
    if (vaultsAt(subscription, event.position).get(vault)?.state !== 'waiting') continue;
    const undone = undoneBy(caseId);
    if (undone !== undefined && undone.position < event.position) continue;
    const changed = newest(
      only(events, 'recipientsChanged', 'vaultWaiting').filter(({ data }) => data.vault === vault),
      event.position,
    );
    if (changed?.type !== 'recipientsChanged' || changed.at !== event.at)
      yield problem(event, 'wokenAlone', 'A waiting vault was woken without a keyring for the primary admin.');
  }
}

const openCase = ({ events }: Subscription, position: number): boolean =>
  newest(only(events, 'recoveryReserved', 'recoveryUnreserved'), position)?.type === 'recoveryReserved';

const keysAt = ({ events }: Subscription, position: number): ReadonlyMap<string, string> =>
  new Map(
    before(only(events, 'accountEnrolled', 'accountRekeyed'), position).map(
      ({ data: { login, recipient } }): [string, string] => [login, recipient],
    ),
  );

const entitledAt = <One extends { readonly login: string; readonly recipient: string }>(
  subscription: Subscription,
  position: number,
  recipients: readonly One[],
): readonly One[] => {
  const accounts = snapshotAt(subscription, position)?.data.accounts ?? [];
  const keys = keysAt(subscription, position);
  return recipients.filter(({ login, recipient }) => {
    const account = accounts.find((known) => known.login === login);
    return account !== undefined && canSignIn(account) && keys.get(login) === recipient;
  });
};
