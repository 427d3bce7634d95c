// Checks a workspace without putting it to work: nothing is resumed, sent or recorded, however damaged the journal is.
import { contract } from '../../shared/contract/contract.ts';
import { type Desk, deskDecider } from '../../shared/domain/desk/decider.ts';
import type { Unlocked } from '../application/ports.ts';
import { deskStream, foldStream } from '../application/transaction.ts';
import { mayAsk } from '../ipc/router.ts';
import { createWorkspaceFolder } from '../workspace/folder.ts';
import { type Refused, refused } from './io.ts';
import { printable } from './plain-text.ts';

type Problem = { readonly position: number | null; readonly code: string; readonly text: string };
type Verified = {
  readonly ok: boolean;
  readonly events: number;
  readonly head: string;
  readonly problems: readonly Problem[];
};

export const verifyWorkspace = async (
  dir: string,
  operator: string,
  passphrase: string,
  checkpoint?: string,
): Promise<{ readonly ok: true; readonly value: Verified; readonly text: string } | Refused> => {
  const folder = createWorkspaceFolder(dir);
  if (!folder.exists()) return refused('no-workspace', 'There is no workspace in this folder.');
  let unlocked: Unlocked | Refused;
  try {
    const opened = await folder.unlock(operator, passphrase);
    unlocked = opened.ok ? opened.unlocked : opened;
  } catch (error) {
    return answered({ ok: false, events: 0, head: '', problems: [unreadable(error)] });
  }
  if (!unlocked.ok) {
    const { code, text } = unlocked.refusal;
    const found =
      code === 'journal-missing' ? emptied : code === 'journal-unreadable' ? { position: null, code, text } : null;
    return found === null ? unlocked : answered({ ok: false, events: 0, head: '', problems: [found] });
  }
  try {
    const problems = await problemsOf(unlocked, checkpoint);
    // Whoever a damaged journal says somebody is decides nothing; a whole one says who may check it.
    if (problems.length === 0 && !mayVerify(await deskOf(unlocked), operator))
      return refused('not-allowed', 'Your role does not verify workspaces. Ask an auditor or the owner.');
    const { position, hash } = await headOf(unlocked);
    return answered({ ok: problems.length === 0, events: position, head: hash, problems });
  } finally {
    await unlocked.close();
  }
};

/** The journal as it stands, signed by the workstation; whoever may verify may take one away. */
export const exportCheckpoint = async (
  dir: string,
  operator: string,
  passphrase: string,
): Promise<{ readonly ok: true; readonly value: { note: string; size: number }; readonly text: string } | Refused> => {
  const folder = createWorkspaceFolder(dir);
  if (!folder.exists()) return refused('no-workspace', 'There is no workspace in this folder.');
  const opened = await folder.unlock(operator, passphrase);
  if (!opened.ok) return opened;
  const { unlocked } = opened;
  try {
    if (!mayVerify(await deskOf(unlocked), operator))
      return refused('not-allowed', 'Your role does not export checkpoints. Ask an auditor or the owner.');
    const made = await unlocked.checkpoint();
    return made.ok ? { ok: true, value: { note: made.note, size: made.size }, text: made.note } : made;
  } finally {
    await unlocked.close();
  }
};

const problemsOf = async (unlocked: Unlocked, checkpoint?: string): Promise<readonly Problem[]> => {
  try {
    const problems = await unlocked.verify(checkpoint);
    const { position } = await unlocked.journal.head();
    return position > 0 ? problems : [...problems, emptied];
  } catch (error) {
    return [unreadable(error)];
  }
};

/** A workspace's first event is made with its keys, so a journal with none was removed or replaced. */
const emptied: Problem = {
  position: null,
  code: 'journal-empty',
  text: 'The workspace has keys but its journal holds no event: the database was removed or replaced.',
};

const unreadable = (error: unknown): Problem => ({
  position: null,
  code: 'journal-unreadable',
  text: `The journal cannot be read to its end; it is damaged or was changed outside Rekey (${error instanceof Error ? error.constructor.name : typeof error}).`,
});

const headOf = async ({ journal }: Unlocked): Promise<{ position: number; hash: string }> => {
  try {
    return await journal.head();
  } catch {
    return { position: 0, hash: '' };
  }
};

const deskOf = async ({ journal }: Unlocked): Promise<Desk> => foldStream(deskDecider, await journal.read(deskStream));

const mayVerify = (desk: Desk, id: string): boolean => {
  const known = desk.operators[id];
  return known !== undefined && !known.revoked && mayAsk(contract['workspace.verify'], known.role);
};

const answered = (value: Verified) => ({ ok: true as const, value, text: inWords(value) });

const inWords = ({ ok, events, head, problems }: Verified): string =>
  ok
    ? `Verified: ${events} events, signatures, chain, roles, rules and views. Head ${head}`
    : problems
        .map(({ position, code, text }) =>
          printable(`${position === null ? 'workspace' : `event ${position}`}: ${text} [${code}]`),
        )
        .join('\n');
