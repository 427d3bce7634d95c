// The journal's file opened for use: verified before anything rests on it, from a copy where it must not be touched.
import { renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Refusal, refuse } from '../../shared/domain/decider.ts';
import type { RecordedEvent } from '../../shared/domain/recorded-event.ts';
import type { Checkpoint } from '../journal/checkpoint-note.ts';
import { copyUnderNewCipher, restsUnderEarlierCipher } from '../journal/database.ts';
import { hashBeside, splitOf } from '../journal/hash-beside.ts';
import { openRecords, openSqliteJournal, type RecordsAtRest, type SqliteJournal } from '../journal/sqlite.ts';
import {
  hashPart,
  type Problem,
  type Progress,
  type Verification,
  verifiedBefore,
  verifyRecords,
} from '../journal/verify.ts';
import { syncFolder } from '../keys/durable-file.ts';
import { diskTrouble } from '../machine/disk-trouble.ts';
import { openJournalCopy } from './read-only.ts';

type Refused = { readonly ok: false; readonly refusal: Refusal };
export type Opened = { readonly journal: SqliteJournal; readonly readOnly: string | null };

const restoreAdvice =
  'Rekey opened this workspace read-only and changes nothing in it. Export the evidence if you need it, then restore the newest backup that verifies.';

/** Verified before anything rests on it: a journal that was changed outside Rekey is shown, and never written to. */
const openVerified = async (file: string, databaseKey: Uint8Array): Promise<Opened | Refused> => {
  const records = openRecords(file, databaseKey);
  const { quick, problems } = await judged(records, file, databaseKey).catch(closing(records.close));
  records.close();
  const [first] = problems;
  if (quick.ok || first === undefined) {
    if (quick.ok) await renewCipher(file, databaseKey, quick.checkpoint);
    const journal = openSqliteJournal(file, databaseKey);
    if (quick.ok && quick.events > 0) journal.rememberVerified(quick.checkpoint);
    return { journal, readOnly: null };
  }
  const lost = problems.find(({ code }) => code === 'unreadable');
  if (lost) return refuse('journal-unreadable', `${lost.text} Restore the newest backup that verifies.`);
  const where = `The journal does not verify at record ${first.position}: ${first.text}`;
  return { journal: openJournalCopy(file, databaseKey), readOnly: `${where} ${restoreAdvice}` };
};

/**
 * A file that an earlier version made is written anew under today's cipher, beside, and takes its place once it verifies as the same journal.
 * What stands in the way, such as a full disk, leaves it as it is until it is opened again.
 */
const renewCipher = async (file: string, databaseKey: Uint8Array, { size, root }: Checkpoint): Promise<void> => {
  const beside = `${file}.renewed`;
  const discard = () => ['', '-wal', '-shm', '-journal'].forEach((end) => rmSync(beside + end, { force: true }));
  discard();
  if (!restsUnderEarlierCipher(file, databaseKey)) return;
  try {
    if (!copyUnderNewCipher(file, beside, databaseKey)) return;
    const records = openRecords(beside, databaseKey);
    const { quick } = await judged(records, beside, databaseKey).catch(closing(records.close));
    records.close();
    if (!quick.ok || quick.checkpoint.size !== size || quick.checkpoint.root !== root) return;
    renameSync(beside, file);
    syncFolder(dirname(file));
  } catch (error) {
    if (diskTrouble(error) === null) throw error;
  } finally {
    discard();
  }
};

/** Quickly where what was verified before is as it was and the records behind it hold; else everything, which alone says where. */
const judged = async (
  { trusted, kept, versionsAt, recorded }: RecordsAtRest,
  file: string,
  databaseKey: Uint8Array,
): Promise<{ readonly quick: Verification; readonly problems: readonly Problem[] }> => {
  const known = trusted !== null && trusted.size > 0 ? trusted : null;
  const from = known === null ? null : await knownAgain(known, file, databaseKey, { kept, versionsAt });
  const quick: Verification =
    known !== null && from === null
      ? { ok: false, problems: [{ ...notAsVerified, position: known.size }] }
      : await verifyRecords(recorded(from?.head.position ?? 0), { from });
  return { quick, problems: quick.ok ? [] : await problemsOf(recorded(), quick.problems) };
};

const knownAgain = async (
  trusted: Checkpoint,
  file: string,
  databaseKey: Uint8Array,
  { kept, versionsAt }: Pick<RecordsAtRest, 'kept' | 'versionsAt'>,
): Promise<Progress | null> => {
  const { size } = trusted;
  const split = splitOf(size);
  const beside = hashBeside(file, databaseKey, split);
  const second = hashPart(kept(split, size));
  const first = (await beside) ?? hashPart(kept(0, split));
  const [last = null] = kept(size - 1, size);
  return verifiedBefore([first, second], trusted, last, versionsAt(size));
};

const notAsVerified: Omit<Problem, 'position'> = {
  code: 'checkpoint-differs',
  text: 'The records are not those that were verified when this workspace was last open.',
};

const closing = (close: () => void) => (error: unknown) => {
  close();
  throw error;
};

const problemsOf = async (
  records: AsyncIterable<RecordedEvent>,
  otherwise: readonly Problem[],
): Promise<readonly Problem[]> => {
  const whole = await verifyRecords(records);
  return whole.ok ? otherwise : whole.problems;
};

/** Opens it to be worked with, or as a copy that is only read where it does not verify or the disk is in `trouble`. */
export const openJournal = async (
  file: string,
  databaseKey: Uint8Array,
  trouble: Refusal | null,
): Promise<Opened | Refused> => {
  const inspect = (why: Refusal): Opened => ({
    journal: openJournalCopy(file, databaseKey),
    readOnly: `${why.text} Until then Rekey shows this workspace and changes nothing in it.`,
  });
  if (trouble !== null) return inspect(trouble);
  try {
    return await openVerified(file, databaseKey);
  } catch (error) {
    const met = diskTrouble(error);
    if (met === null) throw error;
    return inspect(met);
  }
};
