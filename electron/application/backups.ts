// Backups by schedule and by hand: everything as of one position of the journal, and never at the cost of the desk's work.
import { join, relative } from 'node:path';
import type { Refusal } from '../../shared/domain/decider.ts';
import { HOUR, shift } from '../../shared/domain/time.ts';
import type { DeskAtWork } from './desk-at-work.ts';
import { expectedOf } from './vault-expectation.ts';
import type { HeldWorkspace, MachineSettings } from './ports.ts';
import { refusal } from './program.ts';

type Refused = { readonly ok: false; readonly refusal: Refusal };
export type Backup = { readonly name: string; readonly position: number };

/** Between a vault's change and its record the folder is ahead of the journal: such a moment is no moment for a backup. */
const vaultsAgree = async (work: DeskAtWork, held: HeldWorkspace): Promise<boolean> => {
  const { vaults, folder } = work.ports;
  for (const { subscription } of work.unlocked.views.subscriptions()) {
    const known = await work.subscription(subscription);
    for (const vault of Object.values(known.vaults)) {
      const { manifestDigest } = expectedOf(vault);
      if (vault.state === 'discarded' || manifestDigest === null) continue;
      const place = join(held.folder, relative(folder.dir, vaults.folder(subscription, vault.vault)));
      if ((await vaults.digest(place).catch(() => null)) !== manifestDigest) return false;
    }
  }
  return true;
};

const busy = refusal('backup-busy', 'A vault is being changed just now. Make the backup when that has ended.');

export const makeBackup = async (
  work: DeskAtWork,
  folder: string,
  keep: number,
): Promise<{ readonly ok: true; readonly value: Backup } | Refused> => {
  const { backups } = work.ports;
  const unusable = await backups.unusable(folder);
  if (unusable !== null) return refusal('backup-folder', unusable);
  const held = await work.whileNothingIsRecorded(async () => {
    const holding = await work.unlocked.hold();
    if (holding === null || (await vaultsAgree(work, holding))) return holding;
    holding.release();
    return null;
  });
  if (held === null) return busy;
  try {
    const made = await held.copyTo(folder, await work.now());
    await backups.prune(folder, keep);
    return { ok: true, value: made };
  } finally {
    held.release();
  }
};

/** When the next one is made by itself; a failed one is tried again within the hour. */
export const backupDue = ({ backups, lastBackup }: MachineSettings, now: string): string | null => {
  if (backups === null || backups.everyHours === 0) return null;
  if (lastBackup === null) return now;
  const wait = lastBackup.failed === null ? backups.everyHours : Math.min(1, backups.everyHours);
  return shift(lastBackup.at, wait * HOUR);
};

/** What went wrong is kept for the window to say; the backup before stays as it is. */
export const backUpInTime = async (work: DeskAtWork, inWords: (error: unknown) => string | null): Promise<void> => {
  const { folder } = work.ports;
  const settings = folder.machine();
  const at = await work.now();
  const due = backupDue(settings, at);
  if (due === null || at < due || settings.backups === null) return;
  const failed = (text: string) => folder.rememberMachine({ lastBackup: { at, failed: text, name: null } });
  try {
    const made = await makeBackup(work, settings.backups.folder, settings.backups.keep);
    if (!made.ok) failed(made.refusal.text);
    else folder.rememberMachine({ lastBackup: { at, failed: null, name: made.value.name } });
  } catch (error) {
    const text = inWords(error);
    if (text === null) throw error;
    failed(text);
  }
};
