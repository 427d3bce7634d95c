// The age tool opens whatever Rekey writes, and Rekey opens what the age tool writes.
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemRandom } from '../../keys/random.ts';
import { decryptBytes } from '../age/age.ts';
import { createVault } from '../create.ts';
import { diskFiles } from '../disk/files.ts';
import { createIdentity, openIdentity } from '../kept/identity.ts';
import { adoptIncoming, dropReport } from '../incoming.ts';
import { currentManifest } from '../kept/manifest.ts';
import { listReports } from '../read.ts';
import { setRecipients } from '../recipients.ts';
import { rotate } from '../rotation/rotate.ts';
import { age, ageAtTerminal, ageKeygen } from '../testing/age-tool.ts';
import { identityFor, must, reportBytes } from '../testing/vaults.ts';
import { type VaultTools, vaultTools } from '../tools.ts';

let home = '';
let tools: VaultTools;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'rekey-age-'));
  tools = await vaultTools();
});
afterAll(() => rm(home, { recursive: true, force: true }));

const password = 'a pass phrase "of" $ome [length]';
const sizes = { Empty: 0, Small: 40, 'One chunk': 65_536, Large: 1_000_001 };

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

test.each(['native', 'wasm'] as const)(
  'age opens identity, keyring and every object (%s engine), before and after a rotation',
  async (name) => {
    const engineTools = await vaultTools(name);
    const dir = join(home, `vault-${name}`);
    const idFile = join(home, `${name}.age`);
    const { file, identity } = await createIdentity({ ...engineTools, workFactor: 12 }, password);
    const other = await createIdentity({ ...engineTools, workFactor: 1 }, 'other');
    await writeFile(idFile, file);
    const { publicKey } = await must(
      createVault(engineTools, dir, { id: 'north', recipients: [identity.recipient, other.identity.recipient] }),
    );
    for (const [title, size] of Object.entries(sizes))
      await must(
        dropReport(engineTools, dir, publicKey, {
          title,
          type: 'bin',
          added: new Date(0),
          source: [reportBytes(title, size)],
        }),
      );
    await must(adoptIncoming(engineTools, dir));

    const openByHand = async () => {
      const { manifest } = await must(currentManifest(diskFiles, dir));
      const key = join(home, `${name}.key`);
      const opened = await ageAtTerminal(password, '-d', '-o', key, '-i', idFile, join(dir, 'keyring.age'));
      expect(opened.code, opened.stdout).toBe(0);
      const found: Record<string, string> = {};
      for (const { id } of manifest.objects) {
        const stem = join(dir, 'objects', `${id}.${manifest.generation}`);
        // To standard output: age 1.1 makes no file with -o for an empty report.
        const opened = await age('-d', '-i', key, `${stem}.age`);
        expect(opened.code, opened.stderr).toBe(0);
        const meta = JSON.parse((await age('-d', '-i', key, `${stem}.meta.age`)).stdout) as {
          title: string;
          digest: string;
        };
        const digest = sha256(opened.bytes);
        expect(meta.digest).toBe(digest);
        found[meta.title] = digest;
      }
      return found;
    };
    const all = Object.fromEntries(
      Object.entries(sizes).map(([title, size]) => [title, sha256(reportBytes(title, size))]),
    );
    expect(await openByHand()).toEqual(all);
    await must(setRecipients(engineTools, dir, identity, [identity.recipient]));
    expect(await openByHand()).toEqual(all);
    const rotated = await must(rotate(engineTools, dir, identity, { recipients: [identity.recipient], workers: 2 }));
    expect(rotated).toMatchObject({ objects: 4, bytes: 1_065_577 });
    expect(await openByHand()).toEqual(all);

    const plainIdentity = join(home, `${name}.identity`);
    expect((await ageAtTerminal(password, '-d', '-o', plainIdentity, idFile)).code).toBe(0);
    expect(await readFile(plainIdentity, 'utf8')).toMatch(
      /^# public key: age1\w+\n# rekey-signing-seed: \S{44}\nAGE-SECRET-KEY-1\w+\n$/,
    );
    expect((await ageAtTerminal('wrong', '-d', '-o', join(home, 'no'), idFile)).code).not.toBe(0);
  },
);

test('Rekey opens an identity that age-keygen and age -p made, and what age encrypts to it, binary or armored', async () => {
  const key = join(home, 'made.key');
  const idFile = join(home, 'made.age');
  expect((await ageKeygen('-o', key)).code).toBe(0);
  for (const armor of [[], ['-a']]) {
    const made = await ageAtTerminal(password, '-p', ...armor, '-o', idFile, key);
    expect(made.code, made.stdout).toBe(0);
    const { identity } = await must(openIdentity(tools.engine, await readFile(idFile), password));
    expect(await readFile(key, 'utf8')).toContain(identity.recipient);
    const again = await must(openIdentity(tools.engine, await readFile(idFile), password));
    expect(again.identity.signingSeed).toEqual(identity.signingSeed);

    const others = [await identityFor('ana'), await identityFor('ben')].flatMap(({ recipient }) => ['-r', recipient]);
    const sealed = join(home, 'sealed');
    const plainFile = join(home, 'plain');
    for (const size of [0, 1, 65_535, 65_536, 65_537, 131_072, 1_048_577]) {
      const plain = reportBytes('from age', size);
      await writeFile(plainFile, plain);
      const toAll = await age(...armor, ...others, '-r', identity.recipient, '-o', sealed, plainFile);
      expect(toAll.code, toAll.stderr).toBe(0);
      for (const name of ['native', 'wasm'] as const) {
        const { engine } = await vaultTools(name);
        const opened = await decryptBytes(
          engine,
          [{ kind: 'secret', secret: identity.secret }],
          await readFile(sealed),
        );
        expect(opened.ok && sha256(opened.plain)).toBe(sha256(plain));
      }
    }

    const dir = join(home, `of-age${armor.length}`);
    await must(createVault(tools, dir, { id: 'n', recipients: [identity.recipient] }));
    expect((await must(listReports(tools, dir, identity))).reports).toEqual([]);
  }
});

test('randomness is the system’s in production', () => {
  expect(tools.random).toBe(systemRandom);
});
