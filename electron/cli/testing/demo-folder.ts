// A demo workspace made once by the command itself, and copies of it, so that each test has a workspace of its own.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DemoWorkspace } from '../../application/demo/workspace.ts';
import { runCli } from './run-cli.ts';

export type DemoCopy = {
  readonly dir: string;
  /** Maps every operator to a file with their passphrase. */
  readonly operatorsFile: string;
  readonly scratch: string;
};

export type Demo = {
  readonly operators: DemoWorkspace['operators'];
  readonly passwordOf: (login: string) => string;
  readonly passphraseOf: (operator: string) => string;
  readonly passphraseFile: (operator: string) => string;
  readonly copy: () => Promise<DemoCopy>;
  readonly remove: () => Promise<void>;
};

export const makeDemo = async (): Promise<Demo> => {
  const root = await mkdtemp(join(tmpdir(), 'rekey-demo-test-'));
  const original = join(root, 'original');
  const ran = await runCli(['workspace', 'demo', original, '--json']);
  if (ran.code !== 0) {
    await rm(root, { recursive: true });
    throw new Error(`workspace demo: expected exit code 0, got ${ran.code}: ${ran.stderr}`);
  }
  const { operators, customers } = JSON.parse(ran.stdout) as DemoWorkspace;
  const passphraseFile = (operator: string) => join(root, `${operator}.txt`);
  for (const { id, passphrase } of operators) await writeFile(passphraseFile(id), `${passphrase}\n`);
  const operatorsFile = join(root, 'operators.json');
  await writeFile(operatorsFile, JSON.stringify(Object.fromEntries(operators.map(({ id }) => [id, `${id}.txt`]))));
  let copies = 0;
  const found = <Item>(item: Item | undefined, what: string): Item => {
    if (item === undefined) throw new Error(`demo: expected ${what} in what was printed`);
    return item;
  };
  return {
    operators,
    passwordOf: (login) =>
      found(
        customers.find((one) => one.login === login),
        login,
      ).password,
    passphraseOf: (operator) =>
      found(
        operators.find(({ id }) => id === operator),
        operator,
      ).passphrase,
    passphraseFile,
    copy: async () => {
      copies += 1;
      const dir = join(root, `copy-${copies}`);
      const scratch = join(root, `scratch-${copies}`);
      await cp(original, dir, { recursive: true });
      await mkdir(scratch);
      return { dir, operatorsFile, scratch };
    },
    remove: () => rm(root, { recursive: true }),
  };
};
