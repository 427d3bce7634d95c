// What becomes of each vault and with whose key it opens, what the last exits are, and how the loss differs from the one that was stated.
import type { z } from 'zod';
import type { caseDetail } from '../../../shared/contract/recovery.ts';
import type { DataModel, LossStatement, VaultLoss } from '../../../shared/domain/recovery/events.ts';
import { lossOf, type RecoveryFacts, sameLoss } from '../../../shared/domain/recovery/facts.ts';
import { insteadOf, lastExitsMissing, openExits } from '../../../shared/domain/recovery/last-exits.ts';
import { ended } from '../../../shared/domain/recovery/state.ts';
import type { Subscription, Vault } from '../../../shared/domain/subscription/state.ts';
import type { CaseContext } from './case-summary.ts';
import { accountName, counted, list } from './people.ts';

type Detail = z.input<typeof caseDetail>;
type Fate = Detail['vaults'][number];

const fateOf = ({ recovery, subscription }: CaseContext, vault: Vault): Pick<Fate, 'fate' | 'detail'> => {
  const others = [...new Set(vault.recipients.map(({ login }) => login))].filter(
    (login) => login !== recovery.requester?.login,
  );
  const named = (logins: readonly string[]) => list(logins.map((login) => accountName(subscription, login)));
  const waitsFor = others.length === 0 ? 'a holder' : named(others);
  if (vault.state === 'dormant') return { fate: 'dormant', detail: 'Opens again with an old password' };
  if (vault.state === 'waiting')
    return {
      fate: 'waiting',
      detail: vault.waitsFor.length === 0 ? 'Opens again with an old password' : `Waits for ${named(vault.waitsFor)}`,
    };
  if (recovery.execution?.newVault === vault.vault) return { fate: 'kept', detail: 'New, started by this case' };
  if (ended(recovery.phase) && recovery.carries[vault.vault] === undefined)
    return { fate: 'kept', detail: 'Not touched by this case' };
  if (recovery.decision === null) return { fate: 'undecided', detail: 'The path is not decided yet' };
  if (recovery.decision.path === 'full-change') return { fate: 'lost', detail: 'Cannot be opened after the change' };
  if (recovery.unreadable.includes(vault.vault))
    return { fate: 'waiting', detail: `Cannot be read: restore its folder from a backup, then ${waitsFor} approves` };
  if (recovery.approval !== null)
    return recovery.carries[vault.vault] === undefined
      ? { fate: 'waiting', detail: `Waits for ${waitsFor}` }
      : { fate: 'kept', detail: 'Carried over by the witness' };
  const carriers = others.filter((login) => recovery.decision?.ableToSignIn.includes(login));
  if (carriers.length > 0) return { fate: 'kept', detail: `If ${named(carriers)} is the witness` };
  return others.length > 0
    ? { fate: 'waiting', detail: `No witness holds a key; waits for ${waitsFor}` }
    : { fate: 'waiting', detail: 'Nobody else holds a key: it opens only with a password that is remembered' };
};

/** When the oldest and the newest of its reports came in. */
const cameIn = ({ objects }: Vault): { readonly first: string | null; readonly last: string | null } => {
  const added = objects.map((object) => object.added).sort();
  return { first: added[0] ?? null, last: added.at(-1) ?? null };
};

/** What the disclaimer states of each vault, beyond what it is bound to: who else may open it, and the dates of its reports. */
export const statedLoss = (subscription: Subscription, facts: RecoveryFacts, requester: string | undefined) =>
  lossOf(facts).vaults.map(({ vault, name, reports, bytes, holders }) => {
    const known = subscription.vaults[vault];
    return {
      name,
      reports,
      bytes,
      ...(known === undefined ? {} : cameIn(known)),
      otherAccounts: [...new Set(holders)].filter((login) => login !== requester),
      oldPassword: true,
    };
  });

export const fatesOf = (context: CaseContext): Fate[] => {
  const { subscription } = context;
  return Object.values(subscription.vaults)
    .filter(({ state }) => state !== 'discarded')
    .map((vault): Fate => {
      return {
        vault: vault.vault,
        name: vault.name,
        reports: vault.objects.length,
        bytes: vault.objects.reduce((sum, object) => sum + object.bytes, 0),
        ...cameIn(vault),
        opensFor: [...new Set(vault.recipients.map(({ login }) => accountName(subscription, login)))],
        ...fateOf(context, vault),
      };
    });
};

const platformSays: Readonly<Record<DataModel, string>> = {
  'password-encrypted':
    'Reports saved in the service itself are encrypted with the lost password, so they are lost as well.',
  'platform-encrypted':
    'Reports saved in the service itself are encrypted by the platform, so none of them is lost. The vaults held here still go dormant.',
  unknown: 'It is not known how the service encrypts what is saved in it, so reports there count as lost.',
};

/** What the service itself loses on the full change, and why; a reset loses nothing there. */
export const platformOf = ({ recovery, facts }: CaseContext): string | null =>
  recovery.decision?.path === 'full-change' ? platformSays[facts.dataModel] : null;

export const exitsOf = ({ recovery, facts }: CaseContext): Detail['exits'] => {
  if (recovery.decision?.path !== 'full-change') return { state: 'not-asked', found: null, instead: [] };
  const { exits } = recovery;
  if (exits === null) return { state: 'needed', found: null, instead: [] };
  const instead = openExits(exits).flatMap((exit) => insteadOf[exit] ?? []);
  const state = instead.length > 0 ? 'open' : lastExitsMissing(recovery, facts) === null ? 'closed' : 'needed';
  return { state, found: exits.found, instead };
};

/** The loss that was stated last, also where a new decision has dropped the disclaimer that stated it. */
const statedLast = ({ events }: CaseContext): LossStatement | null =>
  (events.findLast(({ type }) => type === 'disclaimerIssued')?.data['loss'] as LossStatement | undefined) ?? null;

const inWords = (known: VaultLoss | undefined): string =>
  known === undefined
    ? 'Not among what is lost'
    : `${counted(known.reports, 'report')}, ${counted(known.bytes, 'byte')}`;

const difference = (
  context: CaseContext,
  before: LossStatement,
  now: LossStatement,
): Detail['disclaimer']['changed'] => {
  const find = ({ vaults }: LossStatement, vault: string) => vaults.find((known) => known.vault === vault);
  const ids = [...new Set([...before.vaults, ...now.vaults].map(({ vault }) => vault))];
  const holders = (known: VaultLoss | undefined) =>
    known === undefined
      ? ''
      : `; opens for ${list(known.holders.map((one) => accountName(context.subscription, one)))}`;
  return ids.flatMap((id) => {
    const [was, is] = [find(before, id), find(now, id)];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    const name = (is ?? was)?.name ?? id;
    if (inWords(was) !== inWords(is)) return [{ name, before: inWords(was), after: inWords(is) }];
    if (holders(was) !== holders(is))
      return [{ name, before: `${inWords(was)}${holders(was)}`, after: `${inWords(is)}${holders(is)}` }];
    return [{ name, before: inWords(was), after: 'The same in numbers, encrypted anew' }];
  });
};

/** Vault by vault what the customer was told and what is so now; empty while the last disclaimer still says what is lost. */
export const changedSinceStated = (context: CaseContext): Detail['disclaimer']['changed'] => {
  const { recovery, facts } = context;
  const stated = statedLast(context);
  if (stated === null || recovery.decision?.path !== 'full-change' || recovery.execution !== null) return [];
  const now = lossOf(facts);
  return sameLoss(stated, now) ? [] : difference(context, stated, now);
};
