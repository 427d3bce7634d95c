// A password change: an account's identity file replaced in the workspace's directory, by a first sign-in and by a recovery's credential.
import { createEmbeddedDirectory } from '../../../directory/embedded.ts';
import { changePassword, createIdentity, openIdentity } from '../../kept/identity.ts';
import { orDiskRefusal } from '../../outcome.ts';
import { seeded } from '../vaults.ts';
import type { Program } from './disk.ts';
import type { Operation } from './operation.ts';
import { engine, password, sealing } from './people.ts';

const before = await createIdentity(sealing, password('first'));
const changed = await changePassword(sealing, before.file, password('first'), password('second'));
if (!changed.ok) throw new Error('expected the password to be changed');
const after = changed.file;

const directories = new WeakMap<Program, ReturnType<typeof createEmbeddedDirectory>>();
/** One for each program, as there is one in the product. */
const directory = (program: Program) => {
  const known = directories.get(program) ?? createEmbeddedDirectory('/identities', program, seeded('identities'));
  directories.set(program, known);
  return known;
};

type Holder = {
  readonly current: (program: Program) => Promise<Uint8Array | null>;
  /** Kept besides: a dormant vault may be encrypted to what it holds. */
  readonly old: (program: Program) => Promise<readonly Uint8Array[]>;
  readonly make: (program: Program, file: Uint8Array) => Promise<void>;
  readonly change: (program: Program, file: Uint8Array, turn: string) => Promise<void>;
  /** What follows from the journal when the program is started again; twice is once. */
  readonly resume: (program: Program) => Promise<void>;
};

const signingIn = ['halden', 'ingrid'] as const;
const recovered = ['halden', 'olav'] as const;
const holders: readonly Holder[] = [
  {
    current: (program) => directory(program).current(...signingIn),
    old: (program) => directory(program).old(...signingIn),
    make: (program, file) => directory(program).setCurrent(...signingIn, file),
    change: async (program, file) => {
      await directory(program).stageNext(...signingIn, file);
      await directory(program).promoteNext(...signingIn);
    },
    resume: (program) => directory(program).promoteNext(...signingIn),
  },
  {
    current: (program) => directory(program).current(...recovered),
    old: (program) => directory(program).old(...recovered),
    make: (program, file) => directory(program).setCurrent(...recovered, file),
    change: async (program, file, turn) => {
      await directory(program).stageProvisional(recovered[0], turn, file);
      await directory(program).promoteProvisional(...recovered, turn);
      await directory(program).discardProvisional(recovered[0], turn);
    },
    resume: async (program) => {
      await directory(program).promoteProvisional(...recovered, 'first');
      await directory(program).discardProvisional(recovered[0], 'first');
    },
  },
];

const passwordOf = async (program: Program, holder: Holder): Promise<string | null> => {
  const file = await holder.current(program);
  for (const word of file === null ? [] : ['first', 'second']) {
    const opened = await openIdentity(engine, file ?? after, password(word));
    if (opened.ok && opened.identity.recipient === before.identity.recipient) return word;
  }
  return null;
};

const passwords = async (program: Program): Promise<readonly (string | null)[]> => {
  const words: (string | null)[] = [];
  for (const holder of holders) words.push(await passwordOf(program, holder));
  return words;
};

const changeAll: Operation['operate'] = (program, turn, answered) =>
  orDiskRefusal(async () => {
    for (const holder of holders) {
      await holder.change(program, after, turn);
      answered();
    }
    return { ok: true };
  });

export const identityPassword: Operation = {
  name: 'identity password',
  prepare: async (program) => {
    for (const holder of holders) await holder.make(program, before.file);
  },
  operate: changeAll,
  recover: (program) =>
    orDiskRefusal(async () => {
      for (const holder of holders) await holder.resume(program);
      return { ok: true };
    }),
  opens: async (program) => (await passwords(program)).every((word) => word !== null),
  stage: async (program) => {
    const words = await passwords(program);
    for (const [index, holder] of holders.entries()) {
      const isKept = (await holder.old(program)).some((file) => Buffer.from(before.file).equals(file));
      if (words[index] === null || (words[index] === 'second' && !isKept)) return null;
    }
    const done = words.filter((word) => word === 'second').length;
    return words.slice(0, done).every((word) => word === 'second') ? done : null;
  },
  stages: holders.length,
  again: async (program) => {
    const { stages } = identityPassword;
    return (await identityPassword.stage(program)) === stages
      ? { ok: true }
      : changeAll(program, 'again', () => undefined);
  },
  goOn: async (program) => {
    for (const holder of holders) await holder.change(program, before.file, 'back');
    return (await passwords(program)).every((word) => word === 'first');
  },
};
