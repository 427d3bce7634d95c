// Views of the queue that somebody keeps for themselves: sealed beside the journal, because they are a habit and not a record.
import { z } from 'zod';
import { savedView } from '../../../shared/contract/ticket.ts';
import type { Answer } from '../../../shared/contract/request.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { answer, refusal } from '../program.ts';

type SavedView = z.output<typeof savedView>;
const most = 30;
const keyOf = (operator: string): string => `queue-views/${operator}`;

export const savedViews = async (work: DeskAtWork, operator: string): Promise<readonly SavedView[]> => {
  const sealed = await work.unlocked.journal.sealed(keyOf(operator));
  const text = sealed === null ? null : work.unlocked.unseal(keyOf(operator), sealed);
  return text === null ? [] : z.array(savedView).parse(JSON.parse(text));
};

export const keepViews = async (
  work: DeskAtWork,
  operator: string,
  change: (all: readonly SavedView[]) => readonly SavedView[],
  commandId?: string,
): Promise<Answer<Record<string, never>>> => {
  const after = change(await savedViews(work, operator));
  if (after.length > most) return refusal('tooManyViews', `At most ${most} views are kept. Remove one first.`);
  const done = await work.record(commandId, async (tx) => {
    tx.seal(keyOf(operator), work.unlocked.seal(keyOf(operator), JSON.stringify(after)));
    return { ok: true, value: null };
  });
  return done.ok ? answer({}) : done;
};

/** In its place; a name that another one has is refused, because that one would be gone. */
export const renameView = async (
  work: DeskAtWork,
  operator: string,
  { name, to }: { readonly name: string; readonly to: string },
  commandId?: string,
): Promise<Answer<Record<string, never>>> => {
  const all = await savedViews(work, operator);
  if (!all.some((one) => one.name === name)) return refusal('viewUnknown', 'You keep no view of this name.');
  if (to !== name && all.some((one) => one.name === to))
    return refusal('viewNameTaken', 'Another view of yours has this name. Choose another one.');
  const renamed = (one: SavedView) => (one.name === name ? { ...one, name: to } : one);
  return keepViews(work, operator, (kept) => kept.map(renamed), commandId);
};
