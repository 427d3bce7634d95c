// `rekey workspace backup` and `restore`: everything into a new folder, and back from it once it was verified.
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { RekeyContract } from '../../shared/contract/contract.ts';
import type { OutputOf } from '../../shared/contract/request.ts';
import { finish, type Io, type Outcome, readTextInput } from './io.ts';
import { passphraseOf, type SignInOptions, withSignIn } from './passphrase.ts';

type Options = SignInOptions & { readonly json?: true };

export const registerBackupCommands = (workspace: Command, io: Io): void => {
  withSignIn(workspace.command('backup'))
    .description('copy the workspace, as it is at one place of its journal, into a new folder of OUT')
    .argument('<DIR>', 'the workspace')
    .argument('<OUT>', 'a folder that is there, on another disk if possible')
    .option('--json', 'print JSON')
    .action(async (dir: string, out: string, options: Options, command: Command) => {
      const passphrase = await passphraseOf(io, command, options.passphraseFile);
      if (!passphrase.ok) return finish(io, passphrase, false);
      finish(io, await backUp(io, dir, resolve(out), options.as, passphrase.secret), options.json === true);
    });

  withSignIn(workspace.command('restore'))
    .description('restore a backup into a new folder, once its files, journal, rules and vaults were verified')
    .argument('<BACKUP>', 'the folder of one backup')
    .argument('<DIR>', 'a folder that is not there yet')
    .option('--checkpoint <FILE>', 'a checkpoint exported earlier: the journal has to be that one, grown')
    .option('--json', 'print JSON')
    .action(async (from: string, dir: string, options: Options & { checkpoint?: string }, command: Command) => {
      const earlier = options.checkpoint === undefined ? null : await readTextInput(io, options.checkpoint, 64 * 1024);
      if (earlier?.ok === false) return finish(io, earlier, false);
      const passphrase = await passphraseOf(io, command, options.passphraseFile);
      if (!passphrase.ok) return finish(io, passphrase, false);
      const { restoreBackup } = await import('../backup/restore.ts');
      const restored = await restoreBackup(resolve(from), resolve(dir), {
        operator: options.as,
        passphrase: passphrase.secret,
        ...(earlier === null ? {} : { checkpoint: earlier.text }),
      });
      if (!restored.ok) return finish(io, restored, false);
      const { position, vaults } = restored.value;
      const text = `Restored and verified: ${position} events, ${vaults} ${vaults === 1 ? 'vault' : 'vaults'}.`;
      finish(io, { ok: true, value: restored.value, text }, options.json === true);
    });
};

const backUp = async (io: Io, dir: string, folder: string, as: string, passphrase: string): Promise<Outcome> => {
  const { openRekey } = await import('./open-rekey.ts');
  const rekey = openRekey(io, dir);
  try {
    const signed = await rekey.signIn(as, passphrase);
    if (!signed.ok) return signed;
    const made = await rekey.ask(signed.value, 'backup.now', { folder });
    if (!made.ok) return made;
    const { name, position } = made.value as OutputOf<RekeyContract['backup.now']>;
    return { ok: true, value: { name, position }, text: `${name}: ${position} events, with every vault and identity.` };
  } finally {
    await rekey.close();
  }
};
