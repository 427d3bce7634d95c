// A code typed by somebody: compared and counted in one turn, so that of many at once one wins and none is taken for another.
import type { By } from './ports.ts';
import type { DeskAtWork } from './desk-at-work.ts';
import { recordRefusedStep } from './mail/refused-attempts.ts';
import { type OnRecovery, type Refused, recoveryStream, type Transaction } from './transaction.ts';

type Tried = { readonly ok: true; readonly matches: boolean } | Refused;

const matched = (events: readonly { readonly type: string }[]): boolean =>
  events.some(({ type }) => type === 'verified' || type === 'acknowledged');

/**
 * Decided and counted once: the same command again is answered with what it recorded the first time, whatever is typed with it now
 * and whatever has become of the code since. A refusal records nothing by the command, so it is decided again.
 */
export const recordTry = async (
  work: DeskAtWork,
  by: By,
  caseId: string,
  commandId: string | undefined,
  decide: (tx: Transaction) => Promise<OnRecovery>,
): Promise<Tried> => {
  const tried = await work.record(commandId, async (tx) => {
    const before = commandId === undefined ? null : await work.unlocked.journal.recordedBy(commandId);
    if (before !== null) {
      const here = before.filter(({ stream }) => stream === recoveryStream(caseId));
      return { ok: true, value: matched(here) };
    }
    const taken = await tx.onRecovery(by, caseId, await decide(tx));
    return taken.ok ? { ok: true, value: matched(taken.events) } : taken;
  });
  if (tried.ok) return { ok: true, matches: tried.value };
  await recordRefusedStep(work, by, caseId, tried.refusal);
  return tried;
};

/**
 * `compare` sees the case as the transaction does: a code that was issued meanwhile is not the one that was typed, and a comparison
 * made before would vouch for it.
 */
export const tryCode = (
  work: DeskAtWork,
  by: By,
  caseId: string,
  commandId: string | undefined,
  compare: (tx: Transaction) => Promise<boolean>,
  command: (matches: boolean) => OnRecovery,
): Promise<Tried> => recordTry(work, by, caseId, commandId, async (tx) => command(await compare(tx)));

/** The code mailed for the verification, or the one of the disclaimer. */
export const mailedCode =
  (work: DeskAtWork, caseId: string, of: 'code' | 'disclaimer', typed: string) =>
  async (tx: Transaction): Promise<boolean> => {
    const hash = (await tx.recovery(caseId))[of]?.codeHash;
    return hash !== undefined && work.ports.codes.codeMatches(hash, typed);
  };
