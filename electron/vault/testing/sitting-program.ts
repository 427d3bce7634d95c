// A program of its own that does with a vault what a sitting does, step by step as it is told, and forgets its keys at the end: its memory
// is looked through from outside.
import { writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { forgetIdentity, type Identity } from '../kept/identity.ts';
import { createVaults } from '../workspace-vaults.ts';
import { must } from './vaults.ts';

const [root = '', file = '', other = ''] = process.argv.slice(2);
const vaults = createVaults(root, 1);

let identity: Identity | null = null;
const open = async () => {
  identity = (await must(vaults.openIdentity(await readFile(file), 'the password of the sitting'))).identity;
};

/** Reads every report, lets somebody else in and out again, which is a rotation, and signs for it. */
const workOn = async (vault: string, own: Identity) => {
  const dir = vaults.folder('customer', vault);
  let publicKey = await readFile(join(root, `${vault}.public-key`), 'utf8');
  const expected = async () => ({ publicKey, manifestDigest: await vaults.digest(dir) });
  for (const { id } of (await must(vaults.list(dir, own, await expected()))).reports)
    await must(vaults.save(dir, own, id, join(root, `${vault}.saved`), await expected()));
  await must(vaults.setRecipients(dir, own, [own.recipient, other], await expected()));
  await must(
    vaults.rotate(dir, own, [own.recipient], await expected(), {
      prepared: async () => undefined,
      progress: () => undefined,
      committed: async (rotated) => {
        publicKey = rotated.publicKey;
      },
    }),
  );
  vaults.signer('account:customer/ana', own).sign(Buffer.from('what was done'));
};

const work = async () => {
  if (identity === null) throw new Error('expected to be told to open first');
  for (const vault of ['large', 'small']) await workOn(vault, identity);
};

const forget = async () => {
  if (identity !== null) forgetIdentity(identity);
  identity = null;
  // What nothing refers to is let go of, and what it lay in is given back.
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
};

const steps: Readonly<Record<string, () => Promise<void>>> = { open, work, forget };
for await (const step of createInterface(process.stdin)) {
  await steps[step]?.();
  writeSync(1, `${step}\n`);
}
