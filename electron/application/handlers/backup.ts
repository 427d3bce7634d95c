// The backups of this machine's workspace, as they are asked for and set up.
import type { backupRequests } from '../../../shared/contract/backup.ts';
import type { Handlers } from '../../../shared/contract/request.ts';
import { backupDue, makeBackup } from '../backups.ts';
import { type Program, answer, atWork, refusal } from '../program.ts';

const notSetUp = refusal('backup-not-set-up', 'Choose a folder for the backups first.');
const notYours = refusal('path-not-yours', 'A window asks which folder to use; it does not name one.');

export const backupHandlers = (program: Program): Handlers<typeof backupRequests> => {
  const { folder: workspace, backups, windows } = program.ports;
  /** What the owner chose in the dialog and has not saved yet, by window. */
  const chosen = new Map<number, string>();
  return {
    'backup.status': async () => {
      const work = atWork(program);
      const settings = workspace.machine();
      const { folder = null, everyHours = 24, keep = 7 } = settings.backups ?? {};
      return answer({
        folder,
        everyHours,
        keep,
        last: settings.lastBackup && { at: settings.lastBackup.at, failed: settings.lastBackup.failed },
        due: backupDue(settings, await work.now()),
        backups: folder === null ? [] : [...(await backups.list(folder))],
      });
    },
    'backup.chooseFolder': async (_input, caller) => {
      const folder = await windows.chooseFolder(caller.windowId);
      if (folder !== null) chosen.set(caller.windowId, folder);
      return answer({ folder });
    },
    'backup.configure': async ({ folder: named, everyHours, keep }, caller) => {
      if (named !== undefined && caller.window !== 'command-line') return notYours;
      const folder = named ?? chosen.get(caller.windowId) ?? workspace.machine().backups?.folder;
      if (folder === undefined) return notSetUp;
      const unusable = await backups.unusable(folder);
      if (unusable !== null) return refusal('backup-folder', unusable);
      workspace.rememberMachine({ backups: { folder, everyHours, keep } });
      return answer({});
    },
    'backup.now': async ({ folder: named }, caller) => {
      if (named !== undefined && caller.window !== 'command-line') return notYours;
      const work = atWork(program);
      const known = workspace.machine().backups;
      const folder = named ?? known?.folder;
      if (folder === undefined) return notSetUp;
      // A folder named once keeps what is in it; only the scheduled one is cleared of old ones.
      const made = await makeBackup(work, folder, named === undefined ? (known?.keep ?? 100) : Number.MAX_SAFE_INTEGER);
      if (!made.ok) return made;
      if (named === undefined)
        workspace.rememberMachine({ lastBackup: { at: await work.now(), failed: null, name: made.value.name } });
      return answer(made.value);
    },
  };
};
