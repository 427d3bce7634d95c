// What is left in a process's memory once its keys are forgotten, looked through from outside (FORMAT.md, "What is wiped").
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeSecret } from '../age/keys.ts';
import { createIdentity } from '../kept/identity.ts';
import { openKeyringFile } from '../kept/keyring.ts';
import { layout } from '../disk/layout.ts';
import { foundIn } from '../testing/memory-of.ts';
import { identityFor } from '../testing/vaults.ts';
import { vaultTools } from '../tools.ts';
import { createVaults } from '../workspace-vaults.ts';

const program = fileURLToPath(new URL('../testing/sitting-program.ts', import.meta.url));
let home = '';
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'rekey-memory-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const started: ChildProcessByStdio<Writable, Readable, null>[] = [];
afterAll(() => started.forEach((child) => child.kill('SIGKILL')));

/** Runs a step and waits for its line. */
const sittingAt = (...args: readonly string[]) => {
  const child = spawn(process.execPath, ['--expose-gc', program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  started.push(child);
  const lines = createInterface(child.stdout);
  return {
    pid: child.pid ?? 0,
    step: async (name: string) => {
      child.stdin.write(`${name}\n`);
      const [line] = (await once(lines, 'line')) as [string];
      expect(line).toBe(name);
    },
  };
};

describe.runIf(process.platform === 'linux')('a canary scan of the process’s memory', () => {
  test('keys and plaintext in buffers are wiped: after the lock none of them is found', async () => {
    const tools = await vaultTools();
    const vaults = createVaults(home, 1);
    const sealing = { ...tools, workFactor: 1 };
    const { file, identity } = await createIdentity(sealing, 'the password of the sitting');
    const at = join(home, 'ana.age');
    await writeFile(at, file);
    const keyOf = async (vault: string) => {
      const { keyring } = layout(vaults.folder('customer', vault));
      const [secret] = (await openKeyringFile(tools, keyring, identity)) ?? [];
      if (secret === undefined) throw new Error('expected the keyring to open');
      return secret;
    };
    // One is re-encrypted by threads, the other by the main thread.
    const plaintexts = new Map([
      ['large', randomBytes(5 * 1024 * 1024)],
      ['small', randomBytes(200 * 1024)],
    ]);
    const secrets = new Map<string, Uint8Array | string>();
    const keep = (name: string, key: Uint8Array) => {
      secrets.set(name, key);
      secrets.set(`${name} as text`, Buffer.from(encodeSecret(key)).toString());
    };
    keep('the identity’s key', identity.secret);
    secrets.set('the signing seed', identity.signingSeed);
    for (const [vault, plaintext] of plaintexts) {
      const dir = vaults.folder('customer', vault);
      const { publicKey } = await vaults.create(dir, vault, [identity.recipient]);
      await writeFile(join(home, `${vault}.public-key`), publicKey);
      await writeFile(join(home, 'report.bin'), plaintext);
      await vaults.drop(dir, publicKey, join(home, 'report.bin'));
      await vaults.adopt(dir, { publicKey, manifestDigest: await vaults.digest(dir) });
      keep(`the old key of ${vault}`, await keyOf(vault));
      // In the last chunks too, which nothing is written over.
      for (const offset of [100, plaintext.length - 100_000, plaintext.length - 1000])
        secrets.set(`plaintext of ${vault} at ${offset}`, plaintext.subarray(offset, offset + 48));
    }

    const other = await identityFor('somebody else');
    const sitting = sittingAt(home, at, other.recipient);
    await sitting.step('open');
    // The guard of the guard: what is in use is found.
    expect(Object.keys(await foundIn(sitting.pid, secrets)).sort()).toEqual(['the identity’s key', 'the signing seed']);

    await sitting.step('work');
    for (const [vault, plaintext] of plaintexts) {
      expect(await readFile(join(home, `${vault}.saved`))).toEqual(plaintext);
      keep(`the new key of ${vault}`, await keyOf(vault));
    }
    await sitting.step('forget');
    expect(await foundIn(sitting.pid, secrets)).toEqual({});
  });
});
