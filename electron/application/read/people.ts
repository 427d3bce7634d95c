// Names for the actors and logins that events carry.
import type { Desk } from '../../../shared/domain/desk/decider.ts';
import type { Subscription } from '../../../shared/domain/subscription/state.ts';

export const accountName = (subscription: Subscription, login: string): string =>
  subscription.snapshot?.accounts.find((account) => account.login === login)?.name ?? login;

export const operatorName = (actor: string, desk: Desk): string => {
  const id = actor.replace(/^operator:/, '');
  return desk.operators[id]?.name ?? id;
};

/** `operator:priya` is Priya Raman, `account:halden/leila` is Leila Haddad, `workstation` is Rekey itself. */
export const actorName = (actor: string, desk: Desk, subscription: Subscription): string => {
  if (actor.startsWith('operator:')) return operatorName(actor, desk);
  if (actor.startsWith('account:')) return accountName(subscription, actor.slice(actor.indexOf('/') + 1));
  return 'Rekey';
};

export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

export const list = (names: readonly string[], joint: 'or' | 'and' = 'or'): string =>
  names.length < 2 ? (names[0] ?? 'nobody') : `${names.slice(0, -1).join(', ')} ${joint} ${names.at(-1)}`;
