// A vault that waits for a holder: they sign in, see for whom it waits, and say yes or no in their own name; nobody else opens it.
import { ableToSignIn } from '../account.ts';
import type { Actor } from '../actor.ts';
import { type Decision, accept } from '../decider.ts';
import { primaryOf } from '../recovery/facts.ts';
import type { Recipient, SubscriptionEvent } from './events.ts';
import { no, type SubscriptionRefusal } from './refusals.ts';
import { accountOf, type Subscription, type Vault } from './state.ts';

type Answer = Decision<SubscriptionEvent, SubscriptionRefusal>;
type OnVault = { readonly actor: Actor; readonly vault: string };

/** The key that the subscription's present primary admin is enrolled with; null where they have none. */
export const primaryKey = (state: Subscription): Recipient | null => {
  const login = state.snapshot ? primaryOf(state.snapshot)?.login : undefined;
  const recipient = login === undefined ? undefined : state.enrolled[login]?.recipient;
  return login === undefined || recipient === undefined ? null : { login, recipient };
};

/** Whether this account holds the vault's key now: able to sign in, with the very key it is enrolled with. */
export const holds = (state: Subscription, { recipients }: Vault, login: string): boolean => {
  const account = accountOf(state, login);
  const own = state.enrolled[login]?.recipient;
  return (
    account !== undefined &&
    ableToSignIn(account) &&
    recipients.some((one) => one.login === login && one.recipient === own)
  );
};

export const answerForWaiting = (
  { type, actor, vault }: OnVault & { readonly type: 'approveWait' | 'declineWait' },
  state: Subscription,
): Answer => {
  const known = state.vaults[vault];
  if (known === undefined) return no('vaultUnknown');
  if (known.state !== 'waiting') return no('vaultNotWaiting');
  if (state.reservation !== null) return no('waitRecoveryOpen');
  const primary = primaryKey(state);
  if (actor.kind !== 'account' || actor.subscription !== state.id || actor.login === primary?.login)
    return no('notAHolder');
  const { login: holder } = actor;
  if (!holds(state, known, holder)) return no('notAHolder');
  const data = { vault, case: known.case ?? '', holder };
  if (type === 'declineWait') return accept({ type: 'waitDeclined', data });
  if (primary === null) return no('primaryHasNoKey');
  // Approved in an earlier sitting that was cut short: it is gone on with.
  return known.approvedBy === holder ? accept() : accept({ type: 'waitApproved', data });
};

/** Whether the vault still names a key that its primary admin, who came back with another one, had before. */
const wasTheirs = (state: Subscription, { recipients }: Vault, login: string): boolean =>
  primaryKey(state)?.login === login && recipients.some((one) => one.login === login);

/** `former`: the key that an old password has opened, by the workstation's own trial. What it opens needs no other holder. */
export const answerWithOldKey = (
  { actor, vault, former }: OnVault & { readonly former: string },
  state: Subscription,
): Answer => {
  const known = state.vaults[vault];
  if (known === undefined) return no('vaultUnknown');
  if (known.state !== 'waiting') return no('vaultNotWaiting');
  if (state.reservation !== null) return no('waitRecoveryOpen');
  if (actor.kind !== 'account' || actor.subscription !== state.id || !wasTheirs(state, known, actor.login))
    return no('notAHolder');
  const { login: holder } = actor;
  if (!known.recipients.some((one) => one.login === holder && one.recipient === former)) return no('notAHolder');
  const data = { vault, case: known.case ?? '', holder };
  return known.approvedBy === holder ? accept() : accept({ type: 'waitApproved', data });
};

const approved = (state: Subscription, vault: string) => {
  const known = state.vaults[vault];
  if (known === undefined) return no('vaultUnknown');
  if (known.state !== 'waiting') return no('vaultNotWaiting');
  if (state.reservation !== null) return no('waitRecoveryOpen');
  const { approvedBy: holder } = known;
  if (holder === null || !(holds(state, known, holder) || wasTheirs(state, known, holder)))
    return no('waitNotApproved');
  return { ok: true as const, known, holder };
};

/** Recorded before the keyring is touched: for whose key it is going to open. */
export const prepareHandOver = ({ vault }: OnVault, state: Subscription): Answer => {
  const ready = approved(state, vault);
  if (!ready.ok) return ready;
  const primary = primaryKey(state);
  if (primary === null) return no('primaryHasNoKey');
  const { handOver, case: id } = ready.known;
  if (handOver?.recipient === primary.recipient && handOver.login === primary.login) return accept();
  return accept({ type: 'handOverPrepared', data: { vault, case: id ?? '', holder: ready.holder, ...primary } });
};

/** The keyring as it was written: for the key that was prepared, and nobody entitled fell out. The vault is live again. */
export const recordHandOver = (
  command: OnVault & { readonly recipients: readonly Recipient[]; readonly manifestDigest: string },
  state: Subscription,
): Answer => {
  const { vault, recipients, manifestDigest } = command;
  const ready = approved(state, vault);
  if (!ready.ok) return ready;
  const { known } = ready;
  const primary = primaryKey(state);
  if (primary === null || known.handOver?.recipient !== primary.recipient) return no('waitNotApproved');
  const kept = (one: Recipient) => recipients.some(({ recipient }) => recipient === one.recipient);
  const entitled = known.recipients.filter(({ login, recipient }) => {
    const account = accountOf(state, login);
    return account !== undefined && ableToSignIn(account) && state.enrolled[login]?.recipient === recipient;
  });
  if (![...entitled, primary].every(kept)) return no('noRecipients');
  const rotationOwed = known.recipients.some((one) => !kept(one));
  return accept<SubscriptionEvent>(
    { type: 'recipientsChanged', data: { vault, recipients, manifestDigest, rotationOwed } },
    { type: 'vaultWoken', data: { vault, case: known.case ?? '' } },
  );
};
