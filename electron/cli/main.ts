#!/usr/bin/env node
// The command line's composition root: the same program without windows. What opens a workspace is loaded only when it is asked for.
import { Command, CommanderError } from 'commander';
import { registerCallCommand } from './call.ts';
import { registerContractCommand } from './contract.ts';
import { registerDecideCommand } from './decide.ts';
import { registerIdentityCommands } from './identity.ts';
import { registerImportCommands } from './import.ts';
import { type Io, processIo } from './io.ts';
import { registerRunCommand } from './run.ts';
import { registerSlaCommands } from './sla.ts';
import { registerVaultCommands } from './vault.ts';
import { registerWorkspaceCommands } from './workspace.ts';

const programFor = (io: Io): Command => {
  // Exit codes are ours: commander would end wrong usage with 1, which here means a refusal.
  const program = new Command('rekey')
    .description('Account recovery for a support desk, without windows.')
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showHelpAfterError('(add --help for what it takes)');
  registerContractCommand(program, io);
  registerWorkspaceCommands(program, io);
  registerCallCommand(program, io);
  registerRunCommand(program, io);
  registerImportCommands(program, io);
  registerDecideCommand(program, io);
  registerSlaCommands(program, io);
  registerIdentityCommands(program, io);
  registerVaultCommands(program, io);
  return program;
};

const run = async (args: readonly string[], io: Io): Promise<void> => {
  try {
    await programFor(io).parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help that was asked for is an answer; anything else commander throws is wrong usage, which it has printed.
      io.exit(error.exitCode === 0 ? 0 : 2);
      return;
    }
    // A bug. The message stays out: it may quote what it choked on, which may be a secret.
    io.err(`Something went wrong inside Rekey (${placeOf(error)}); please report it.\n`);
    io.exit(1);
  }
};

const placeOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error;
  const frame = /^\s*at .*?([^/\\(]+:\d+):\d+\)?$/m.exec(error.stack ?? '');
  return frame === null ? error.constructor.name : `${error.constructor.name} at ${frame[1]}`;
};

// A reader that has seen enough (`rekey … | head`) closes the pipe; that is no failure of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

await run(process.argv.slice(2), processIo);
