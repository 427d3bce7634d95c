// Restores a backup into a new folder, and only after everything in it was verified: files, chain, rules, checkpoint and vaults.
import { existsSync } from 'node:fs';
import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Refusal, refuse } from '../../shared/domain/decider.ts';
import { subscriptionDecider } from '../../shared/domain/subscription/decider.ts';
import type { Unlocked } from '../application/ports.ts';
import { foldStream, subscriptionStream } from '../application/transaction.ts';
import { expectedOf } from '../application/vault-expectation.ts';
import { diskTrouble } from '../machine/disk-trouble.ts';
import { createVaults } from '../vault/workspace-vaults.ts';
import { createWorkspaceFolder } from '../workspace/folder.ts';
import { type BackupList, isPartOfWorkspace } from './backup-format.ts';
import { copyChecked, syncFolder } from './copy-files.ts';
import { readList } from './take.ts';

export type Restored = { readonly position: number; readonly files: number; readonly vaults: number };
type Answer = { readonly ok: true; readonly value: Restored } | { readonly ok: false; readonly refusal: Refusal };

const no = (code: string, text: string): Answer => refuse(code, `${text} Nothing was restored.`);

/** `checkpoint` is the text of one made earlier and kept elsewhere: only with it is a backup of another or an older history found. */
export const restoreBackup = async (
  backup: string,
  into: string,
  {
    operator,
    passphrase,
    checkpoint,
  }: { readonly operator: string; readonly passphrase: string; readonly checkpoint?: string },
): Promise<Answer> => {
  const list = await readList(backup);
  if (list === null)
    return no('backup-incomplete', 'This is no whole backup: its list (backup.json) is missing or damaged.');
  if (existsSync(into) && (await readdir(into)).length > 0)
    return no(
      'folder-not-empty',
      'A backup is restored into a new folder. Name one that is not there yet, or is empty.',
    );
  const making = `${into}.restoring`;
  try {
    await rm(making, { recursive: true, force: true });
    const wrong =
      (await copyListed(backup, making, list)) ?? (await whyNotWhole(making, list, operator, passphrase, checkpoint));
    if (wrong !== null && !('vaults' in wrong)) return no(wrong.code, wrong.text);
    if (existsSync(into)) await rmdir(into);
    await rename(making, into);
    await syncFolder(dirname(into));
    return { ok: true, value: { position: list.position, files: list.files.length, vaults: wrong?.vaults ?? 0 } };
  } catch (error) {
    const trouble = diskTrouble(error);
    if (trouble === null) throw error;
    return no(trouble.code, trouble.text);
  } finally {
    await rm(making, { recursive: true, force: true });
  }
};

const copyListed = async (backup: string, making: string, { files }: BackupList): Promise<Refusal | null> => {
  for (const { path, bytes, digest } of files) {
    if (!isPartOfWorkspace(path))
      return { code: 'backup-damaged', text: `The backup lists ${path}, which is no part of a workspace.` };
    const copied = await copyChecked(join(backup, path), join(making, path)).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    });
    if (copied === null) return { code: 'backup-incomplete', text: `The backup is half there: ${path} is missing.` };
    if (copied.bytes !== bytes || copied.digest !== digest)
      return { code: 'backup-damaged', text: `The backup was changed or damaged: ${path} is not what was backed up.` };
  }
  return null;
};

const whyNotWhole = async (
  making: string,
  list: BackupList,
  operator: string,
  passphrase: string,
  checkpoint: string | undefined,
): Promise<Refusal | { readonly vaults: number }> => {
  const opened = await createWorkspaceFolder(making).unlock(operator, passphrase);
  if (!opened.ok) return opened.refusal;
  const { unlocked } = opened;
  try {
    if (unlocked.readOnly !== null) return { code: 'journal-broken', text: unlocked.readOnly };
    const { position, hash } = await unlocked.journal.head();
    if (position !== list.position || hash !== list.hash)
      return { code: 'backup-damaged', text: 'The journal in the backup is not the one its list speaks of.' };
    await unlocked.views.catchUp();
    const [problem] = await unlocked.verify(checkpoint);
    if (problem)
      return {
        code: 'journal-broken',
        text: `${problem.position === null ? '' : `Record ${problem.position}: `}${problem.text}`,
      };
    return await verifyVaults(making, unlocked);
  } finally {
    await unlocked.close();
  }
};

const verifyVaults = async (making: string, unlocked: Unlocked): Promise<Refusal | { readonly vaults: number }> => {
  // Verifying reads; the work factor is that of identities made, and none is made here.
  const vaults = createVaults(join(making, 'vaults'), 18);
  let verified = 0;
  for (const { subscription } of unlocked.views.subscriptions()) {
    const known = foldStream(subscriptionDecider, await unlocked.journal.read(subscriptionStream(subscription)));
    for (const vault of Object.values(known.vaults)) {
      if (vault.state === 'discarded') continue;
      const [problem] = await vaults.verify(vaults.folder(subscription, vault.vault), expectedOf(vault));
      if (problem !== undefined)
        return {
          code: 'vault-damaged',
          text: `The vault “${vault.name}” of ${known.name} does not verify: ${problem}`,
        };
      verified += 1;
    }
  }
  return { vaults: verified };
};
