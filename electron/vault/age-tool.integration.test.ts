// A customer needs Rekey for nothing: the `age` tool opens everything in a vault, and Rekey opens what `age` made.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemRandom } from '../keys/random.ts';
import { encryptToRecipients } from './age/age.ts';
import { type EngineName, loadEngine } from './age/engine.ts';
import { decodeRecipient } from './age/keys.ts';
import { createVault } from './create.ts';
import { createIdentity, openIdentity, signingPublicKey } from './identity.ts';
import { adoptIncoming, dropReport } from './incoming.ts';
import { openKeyringFile } from './keyring.ts';
import { layout } from './layout.ts';
import { rotate } from './rotate.ts';
import { age, ageKeygen, ageTyping, needAgeTool } from './testing/age-tool.ts';
import { must } from './testing/vaults.ts';
import { vaultTools } from './tools.ts';

const password = 'five words nobody would guess';
/** Every way a report can end in its last chunk of 64 KiB. */
const sizes = [0, 1, 65_535, 65_536, 65_537, 200_000];

let dir = '';
beforeAll(needAgeTool);
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rekey-age-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe.each<EngineName>(['native', 'wasm'])('the age tool and the %s engine', (engineName) => {
  test('age opens an identity, the keyring it is encrypted to, and every report and its description', async () => {
    const tools = await vaultTools(engineName);
    const { file, identity } = await createIdentity({ ...tools, workFactor: 10 }, password);
    const vault = join(dir, 'vault');
    const { publicKey } = await must(createVault(tools, vault, { id: 'north', recipients: [identity.recipient] }));
    const reports = sizes.map((size) => systemRandom(size));
    for (const [index, bytes] of reports.entries())
      await must(
        dropReport(tools, vault, publicKey, {
          title: `Report ${index}`,
          type: 'pdf',
          added: new Date(),
          source: [bytes],
        }),
      );
    await must(adoptIncoming(tools, vault));
    // Twice: what a rotation on this thread and one on worker threads wrote.
    for (const workers of [0, 2])
      await must(rotate(tools, vault, identity, { recipients: [identity.recipient], workers }));

    const [identityFile, key] = [join(dir, 'identity.age'), join(dir, 'key')];
    await writeFile(identityFile, file);
    const keyring = await ageTyping(password, '-d', '-i', identityFile, '-o', key, layout(vault).keyring);
    expect(keyring).toMatchObject({ code: 0 });
    const opened: string[] = [];
    for (const name of await readdir(layout(vault).objects)) {
      const plain = join(dir, `plain-${name}`);
      expect(await age('-d', '-i', key, '-o', plain, join(layout(vault).objects, name))).toMatchObject({ code: 0 });
      // For an empty report age makes no file.
      const bytes = existsSync(plain) ? await readFile(plain) : Buffer.alloc(0);
      if (!name.endsWith('.meta.age')) {
        opened.push(createHash('sha256').update(bytes).digest('hex'));
        continue;
      }
      const { id, title } = JSON.parse(bytes.toString()) as { id: string; title: string };
      expect(name.startsWith(`${id}.3.`)).toBe(true);
      expect(title).toMatch(/^Report \d$/);
    }
    expect(opened.sort()).toEqual(reports.map((bytes) => createHash('sha256').update(bytes).digest('hex')).sort());

    const wrong = await ageTyping('another password', '-d', '-i', identityFile, layout(vault).keyring);
    expect(wrong.code).not.toBe(0);
  });
});

test.each<[string, EngineName]>([
  ['a binary', 'native'],
  ['an armored', 'wasm'],
])('Rekey opens %s identity that age encrypted, and what age encrypts to it (%s engine)', async (form, engineName) => {
  const tools = await vaultTools(engineName);
  const [plain, sealed] = [join(dir, 'key.txt'), join(dir, 'key.age')];
  expect(await ageKeygen('-o', plain)).toMatchObject({ code: 0 });
  const armor = form === 'an armored' ? ['-a'] : [];
  expect(await ageTyping(password, '-p', ...armor, '-o', sealed, plain)).toMatchObject({ code: 0 });
  const opened = await must(openIdentity(tools.engine, await readFile(sealed), password));
  expect(await readFile(plain, 'utf8')).toContain(opened.identity.recipient);
  expect(signingPublicKey(opened.identity)).toMatch(/^[A-Za-z0-9+/]{43}=$/);

  // A keyring put together by hand, with age alone.
  const vaultKey = join(dir, 'vault-key');
  await ageKeygen('-o', vaultKey);
  const keyring = join(dir, 'keyring.age');
  expect(await age('-r', opened.identity.recipient, '-o', keyring, vaultKey)).toMatchObject({ code: 0 });
  expect(await openKeyringFile(tools, keyring, opened.identity)).toHaveLength(1);
});

test('both engines write the same bytes from the same randomness', async () => {
  const recipient = decodeRecipient(
    (await createIdentity({ ...(await vaultTools()), workFactor: 1 }, password)).identity.recipient,
  );
  if (recipient === null) throw new Error('expected a recipient');
  const counted = () => {
    let next = 0;
    return (size: number) => Uint8Array.from({ length: size }, () => (next = (next * 31 + 7) % 251));
  };
  const plain = systemRandom(150_000);
  const [native, wasm] = await Promise.all(
    (['native', 'wasm'] as const).map(async (name) =>
      encryptToRecipients(await loadEngine(name), counted(), [recipient], plain),
    ),
  );
  expect(Buffer.from(native ?? []).equals(Buffer.from(wasm ?? []))).toBe(true);
  expect(native?.length).toBeGreaterThan(plain.length);
});
