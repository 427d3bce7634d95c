// `rekey workspace`: makes a workspace, makes the demo's, and checks one from outside.
import type { Command } from 'commander';
import type { RekeyContract } from '../../shared/contract/contract.ts';
import type { OutputOf } from '../../shared/contract/request.ts';
import { registerBackupCommands } from './backup.ts';
import { finish, type Io, type Outcome, readTextInput } from './io.ts';
import { passphraseOf, secretOf, type SignInOptions, withSignIn } from './passphrase.ts';
import { printable } from './plain-text.ts';

type InitOptions = {
  readonly owner: string;
  readonly ownerName: string;
  readonly desk: string;
  readonly passphraseFile?: string;
  readonly onePerson?: true;
  readonly json?: true;
};

type VerifyOptions = SignInOptions & { readonly checkpoint?: string; readonly json?: true };

export const registerWorkspaceCommands = (program: Command, io: Io): void => {
  const workspace = program.command('workspace').description('make a workspace, or check one');

  workspace
    .command('init')
    .description('make a workspace with its owner; prints the recovery code, once')
    .argument('<DIR>', 'a folder without a workspace')
    .requiredOption('--owner <ID>', 'how the owner signs in: small letters, digits and dashes')
    .requiredOption('--owner-name <NAME>', "the owner's name")
    .requiredOption('--desk <NAME>', "the desk's name, as its customers know it")
    .option(
      '--passphrase-file <FILE>',
      'holds the passphrase, or - for standard input; asked for at a terminal otherwise',
    )
    .option('--one-person', 'one person works this desk; cases and their evidence then say so')
    .option('--json', 'print JSON')
    .action(async (dir: string, options: InitOptions, command: Command) => {
      finish(io, await init(io, command, dir, options), options.json === true);
    });

  workspace
    .command('demo')
    .description('make a workspace with an invented desk and invented customers; prints how each of them signs in')
    .argument('<DIR>', 'a folder without a workspace')
    .option('--json', 'print JSON')
    .action(async (dir: string, options: { json?: true }) => {
      finish(io, await demo(io, dir), options.json === true);
    });

  withSignIn(workspace.command('verify'))
    .description('check signatures, chain, roles and rules over every history, and that the views equal a rebuild')
    .argument('<DIR>', 'the workspace')
    .option('--checkpoint <FILE>', 'a checkpoint exported earlier: the journal has to be that one, grown')
    .option('--json', 'print JSON')
    .action(async (dir: string, options: VerifyOptions, command: Command) => {
      const earlier = options.checkpoint === undefined ? null : await readTextInput(io, options.checkpoint, 64 * 1024);
      if (earlier?.ok === false) return finish(io, earlier, false);
      const passphrase = await passphraseOf(io, command, options.passphraseFile);
      if (!passphrase.ok) return finish(io, passphrase, false);
      const { verifyWorkspace } = await import('./verify-workspace.ts');
      const outcome = await verifyWorkspace(dir, options.as, passphrase.secret, earlier?.text);
      finish(io, outcome, options.json === true);
      if (outcome.ok && !outcome.value.ok) {
        const { length } = outcome.value.problems;
        io.err(`This workspace does not verify: ${length} ${length === 1 ? 'problem' : 'problems'} found.\n`);
        io.exit(1);
      }
    });

  withSignIn(workspace.command('export-checkpoint'))
    .description(
      'print the journal as it stands in three lines and a signature, to be kept where nobody here can change it',
    )
    .argument('<DIR>', 'the workspace')
    .option('--json', 'print JSON')
    .action(async (dir: string, options: SignInOptions & { json?: true }, command: Command) => {
      const passphrase = await passphraseOf(io, command, options.passphraseFile);
      if (!passphrase.ok) return finish(io, passphrase, false);
      const { exportCheckpoint } = await import('./verify-workspace.ts');
      finish(io, await exportCheckpoint(dir, options.as, passphrase.secret), options.json === true);
    });

  registerBackupCommands(workspace, io);
};

const init = async (io: Io, command: Command, dir: string, options: InitOptions): Promise<Outcome> => {
  const asked = { prompt: 'New passphrase', option: '--passphrase-file', isNew: true } as const;
  const passphrase = await secretOf(io, command, options.passphraseFile, asked);
  if (!passphrase.ok) return passphrase;
  const { openRekey } = await import('./open-rekey.ts');
  const rekey = openRekey(io, dir);
  try {
    const made = await rekey.askAsNobody('workspace.create', {
      desk: options.desk,
      owner: { id: options.owner, name: options.ownerName },
      passphrase: passphrase.secret,
      onePerson: options.onePerson === true,
    });
    if (!made.ok) return made;
    const { recoveryCode } = made.value as OutputOf<RekeyContract['workspace.create']>;
    const text = `The workspace is made. Print this recovery code and keep it apart; it is not shown again:\n${recoveryCode}`;
    return { ok: true, value: { recoveryCode }, text };
  } finally {
    await rekey.close();
  }
};

const demo = async (io: Io, dir: string): Promise<Outcome> => {
  const { openRekey } = await import('./open-rekey.ts');
  const { demoWorkFactor } = await import('../wire.ts');
  const rekey = openRekey(io, dir);
  try {
    const made = await rekey.askAsNobody('workspace.createDemo', {});
    if (!made.ok) return made;
    const { operators, customers } = made.value as OutputOf<RekeyContract['workspace.createDemo']>;
    const remark = `Everybody here is invented. The customers' passwords are sealed with scrypt at 2^${demoWorkFactor}, below production's 2^18.`;
    const text = [
      remark,
      '',
      'Operators',
      ...operators.map(({ id, name, role, passphrase }) => `  ${id}  ${passphrase}  (${name}, ${role})`),
      '',
      'Customers',
      ...customers.flatMap(({ subscription, login, password, note }) => [
        `  ${login}  ${password}  (${subscription})`,
        `    ${note}`,
      ]),
    ].map(printable);
    return { ok: true, value: { operators, customers, scryptWorkFactor: demoWorkFactor }, text: text.join('\n') };
  } finally {
    await rekey.close();
  }
};
