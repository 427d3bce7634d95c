// A code typed by somebody: compared and counted in one turn, so that of many at once one wins and none is taken for another.
import type { By } from './ports.ts';
import type { DeskAtWork } from './desk-at-work.ts';
import { recordRefusedStep } from './mail/refused-attempts.ts';
import type { OnRecovery, Refused, Transaction } from './transaction.ts';

type Tried = { readonly ok: true; readonly matches: boolean } | Refused;

/**
 * `compare` sees the case as the transaction does: a code that was issued meanwhile is not the one that was typed, and a comparison
 * made before would vouch for it.
 */
export const tryCode = async (
  work: DeskAtWork,
  by: By,
  caseId: string,
  commandId: string | undefined,
  compare: (tx: Transaction) => Promise<boolean>,
  command: (matches: boolean) => OnRecovery,
): Promise<Tried> => {
  const tried = await work.record(commandId, async (tx) => {
    const matches = await compare(tx);
    const taken = await tx.onRecovery(by, caseId, command(matches));
    return taken.ok ? { ok: true, value: matches } : taken;
  });
  if (tried.ok) return { ok: true, matches: tried.value };
  await recordRefusedStep(work, by, caseId, tried.refusal);
  return tried;
};

/** The code mailed for the verification, or the one of the disclaimer. */
export const mailedCode =
  (work: DeskAtWork, caseId: string, of: 'code' | 'disclaimer', typed: string) =>
  async (tx: Transaction): Promise<boolean> => {
    const hash = (await tx.recovery(caseId))[of]?.codeHash;
    return hash !== undefined && work.ports.codes.codeMatches(hash, typed);
  };
