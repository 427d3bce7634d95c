// Invariant 14 to the letter: a keyring takes the old one's place only after each recipient was shown to open it.
import { expect, test } from 'vitest';
import type { Engine } from '../age/engine.ts';
import { createVault } from '../create.ts';
import type { Identity } from './identity.ts';
import { setRecipients } from '../recipients.ts';
import { rotate } from '../rotation/rotate.ts';
import { createMemoryFiles, type MemoryFiles } from '../testing/memory-files.ts';
import { identityFor, opensFor, testEngine, toolsOn, vaultWith } from '../testing/vaults.ts';

const dir = '/vaults/north';
const [ana, ben] = (await Promise.all(['ana', 'ben'].map(identityFor))) as [Identity, Identity];

/** Seals the key for one of the recipients wrongly: the file is written and kept as it was made, and does not open for them. */
const wrongFor = (call: number): Engine => {
  let calls = 0;
  return {
    ...testEngine,
    seal: (key, nonce, plain, into) => {
      testEngine.seal(key, nonce, plain, into);
      calls += 1;
      if (calls === call) into[0] = (into[0] ?? 0) ^ 1;
    },
  };
};

const filled = async (): Promise<MemoryFiles> => {
  const files = createMemoryFiles();
  await vaultWith(toolsOn(files), dir, [ana], ['March']);
  return files;
};

test.each([
  ['the first recipient', 1],
  ['the second recipient', 2],
  ['everybody', 3],
])('one that would stay shut for %s replaces nothing', async (_who, call) => {
  const recipients = [ana.recipient, ben.recipient];
  for (const change of [
    (files: MemoryFiles) => setRecipients({ ...toolsOn(files), engine: wrongFor(call) }, dir, ana, recipients),
    (files: MemoryFiles) => rotate({ ...toolsOn(files), engine: wrongFor(call) }, dir, ana, { recipients, workers: 0 }),
  ]) {
    const files = await filled();
    const keyring = files.contents(`${dir}/keyring.age`);
    expect(await change(files)).toMatchObject({ ok: false, refusal: { code: 'disk-failed' } });
    expect(files.contents(`${dir}/keyring.age`)).toEqual(keyring);
    expect(await opensFor(toolsOn(files), dir, ana)).toEqual(['March']);
    expect(await opensFor(toolsOn(files), dir, ben)).toBeNull();
  }
});

test('no vault is made that would stay shut for somebody', async () => {
  const files = createMemoryFiles();
  const making = createVault({ ...toolsOn(files), engine: wrongFor(2) }, dir, {
    id: 'north',
    recipients: [ana.recipient, ben.recipient],
  });
  expect(await making).toMatchObject({ ok: false, refusal: { code: 'disk-failed' } });
  expect(files.contents(`${dir}/manifest.json`)).toBeNull();
});
