// What a vault does and refuses, on files in memory.
import { describe, expect, test } from 'vitest';
import { decryptBytes, encryptProvably, encryptToRecipients } from './age/age.ts';
import { loadEngine } from './age/engine.ts';
import { encodeHeader, encodeStanzas } from './age/header.ts';
import { decodeRecipient, recipientOf } from './age/keys.ts';
import { createVault } from './create.ts';
import {
  changePassword,
  createIdentity,
  type Identity,
  openIdentity,
  productionWorkFactor,
  signingPublicKey,
  signWith,
} from './kept/identity.ts';
import { adoptIncoming, dropReport } from './incoming.ts';
import { parseManifest } from './kept/manifest.ts';
import { canOpen, digestVault, listReports, readReport, statusVault, verifyVault } from './read.ts';
import { setRecipients } from './recipients.ts';
import { restoreInto } from './restore.ts';
import { rotate } from './rotation/rotate.ts';
import { createMemoryFiles, type MemoryFiles } from './testing/memory-files.ts';
import {
  drop,
  identityFor,
  must,
  opensFor,
  reportBytes,
  secretText,
  seeded,
  testEngine,
  toolsOn,
  vaultWith,
} from './testing/vaults.ts';
import { verifySignature } from '../keys/signing.ts';

const dir = '/vaults/north';
const [ana, ben, eve] = (await Promise.all(['ana', 'ben', 'eve'].map(identityFor))) as [Identity, Identity, Identity];
const turn = (files: MemoryFiles, identity: Identity, recipients: readonly Identity[], more: object = {}) =>
  rotate(toolsOn(files, 'turn'), dir, identity, {
    recipients: recipients.map((one) => one.recipient),
    workers: 0,
    ...more,
  });
const code = async (outcome: Promise<{ ok: true } | { ok: false; refusal: { code: string } }>) => {
  const settled = await outcome;
  return settled.ok ? 'ok' : settled.refusal.code;
};

describe('identities', () => {
  const sealing = { engine: testEngine, random: seeded('identity'), workFactor: 1 };

  test('open with their password, sign, and keep their keys when it changes', async () => {
    const made = await createIdentity(sealing, 'first password');
    const changed = await must(changePassword(sealing, made.file, 'first password', 'second password'));
    const { identity } = await must(openIdentity(testEngine, changed.file, 'second password'));
    expect(identity).toEqual(made.identity);
    const message = Buffer.from('approve');
    expect(verifySignature(signingPublicKey(identity), message, signWith(identity, message))).toBe(true);
  });

  test('a wrong password and a damaged file are refused in the same words', async () => {
    const { file } = await createIdentity(sealing, 'right');
    const damaged = new Uint8Array(file);
    damaged[damaged.length - 1] = (damaged.at(-1) ?? 0) ^ 1;
    const slot = new Uint8Array(file);
    slot[60] = slot[60] === 65 ? 66 : 65;
    const wrong = await openIdentity(testEngine, file, 'wrong');
    expect(wrong.ok).toBe(false);
    expect(await openIdentity(testEngine, damaged, 'right')).toEqual(wrong);
    expect(await openIdentity(testEngine, slot, 'right')).toEqual(wrong);
    expect(await openIdentity(testEngine, new Uint8Array(0), 'right')).toEqual(wrong);
  });

  test('production asks for a work factor of 18', () => expect(productionWorkFactor).toBe(18));
});

test('both engines write the same file from the same randomness, and read each other', async () => {
  const [native, wasm] = [await loadEngine('native'), await loadEngine('wasm')];
  const secret = seeded('secret')(32);
  expect(recipientOf(native, secret)).toBe(recipientOf(wasm, secret));
  const key = decodeRecipient(recipientOf(native, secret)) ?? new Uint8Array(0);
  for (const size of [0, 1, 65_535, 65_536, 65_537, 1_200_000]) {
    const plain = seeded(`plain ${size}`)(size);
    const written = await encryptToRecipients(native, seeded('same'), [key], plain);
    expect(Buffer.from(await encryptToRecipients(wasm, seeded('same'), [key], plain)).equals(written)).toBe(true);
    for (const engine of [native, wasm]) {
      const opened = await decryptBytes(engine, [{ kind: 'secret', secret }], written);
      expect(opened.ok && Buffer.from(opened.plain).equals(plain)).toBe(true);
    }
  }
});

test('a header over 64 KiB and a work factor over 20 are refused before any work', async () => {
  const stanza = (type: string, args: string[]) => ({ type, args, body: new Uint8Array(32) });
  const file = (stanzas: ReturnType<typeof stanza>[]) =>
    Buffer.concat([encodeHeader(encodeStanzas(stanzas), new Uint8Array(32)), new Uint8Array(100)]);
  const many = Array.from({ length: 900 }, () => stanza('other', ['x'.repeat(60)]));
  const unlockings = [{ kind: 'password', password: 'x' }] as const;
  expect(await decryptBytes(testEngine, unlockings, file(many))).toEqual({ ok: false, reason: 'header' });
  expect(await decryptBytes(testEngine, unlockings, file(many.slice(0, 500)))).toEqual({
    ok: false,
    reason: 'no-match',
  });
  const salt = 'A'.repeat(22);
  expect(await decryptBytes(testEngine, unlockings, file([stanza('scrypt', [salt, '21'])]))).toEqual({
    ok: false,
    reason: 'header',
  });
  expect(await decryptBytes(testEngine, unlockings, file([stanza('scrypt', [salt, '1'])]))).toEqual({
    ok: false,
    reason: 'no-match',
  });
});

describe('a vault', () => {
  test('gives its reports to its recipients and nothing to others', async () => {
    const files = createMemoryFiles();
    await vaultWith(toolsOn(files), dir, [ana, ben], ['March', 'April']);
    expect(await opensFor(toolsOn(files), dir, ben)).toEqual(['April', 'March']);
    expect(await canOpen(toolsOn(files), dir, eve)).toBe(false);
    expect(await code(listReports(toolsOn(files), dir, eve))).toBe('vault-closed');
  });

  test('shows no title and no content in any file', async () => {
    const files = createMemoryFiles();
    await vaultWith(toolsOn(files), dir, [ana], ['Canary of the north']);
    for (const path of files.paths()) {
      expect(path).not.toContain('Canary');
      expect(Buffer.from(files.contents(path) ?? []).includes('Canary')).toBe(false);
    }
  });

  test('refuses a recipient that is none, none at all, and more than a header holds', async () => {
    const tools = toolsOn(createMemoryFiles());
    const many = Array.from({ length: 700 }, (_, index) => recipientOf(testEngine, seeded(`r${index}`)(32)));
    expect(await code(createVault(tools, dir, { id: 'n', recipients: ['age1nonsense'] }))).toBe('recipient-invalid');
    expect(await code(createVault(tools, dir, { id: 'n', recipients: [] }))).toBe('no-recipients');
    expect(await code(createVault(tools, dir, { id: 'n', recipients: many }))).toBe('too-many-recipients');
    expect(await code(createVault(tools, dir, { id: 'n', recipients: many.slice(0, 667) }))).toBe('ok');
  });

  test('is not begun where something else lies', async () => {
    const files = createMemoryFiles();
    await vaultWith(toolsOn(files), dir, [ana], []);
    expect(await code(createVault(toolsOn(files), dir, { id: 'n', recipients: [ana.recipient] }))).toBe('vault-exists');
    await files.makeFolder('/home');
    files.put('/home/letter.txt', Buffer.from('mine'));
    expect(await code(createVault(toolsOn(files), '/home', { id: 'n', recipients: [ana.recipient] }))).toBe(
      'folder-in-use',
    );
  });

  test('one manifest has one spelling', async () => {
    const files = createMemoryFiles();
    await vaultWith(toolsOn(files), dir, [ana], ['March']);
    const text = Buffer.from(files.contents(`${dir}/manifest.json`) ?? []).toString();
    expect(parseManifest(Buffer.from(text))).not.toBeNull();
    for (const other of [
      text.replace('{"format"', '{ "format"'),
      `${text}\n`,
      text.replace('"objects"', '"x":1,"objects"'),
      text.slice(0, -3),
    ])
      expect(parseManifest(Buffer.from(other))).toBeNull();
    const twice = text.replace(/\n(\{.*\})\n/, '\n$1,\n$1\n');
    expect(twice).not.toBe(text);
    expect(parseManifest(Buffer.from(twice))).toBeNull();
  });

  test('the loss digest follows the reports, not who may open them', async () => {
    const files = createMemoryFiles();
    const { publicKey } = await vaultWith(toolsOn(files), dir, [ana], ['March']);
    const before = await must(digestVault({ files }, dir));
    await must(setRecipients(toolsOn(files, 's'), dir, ana, [ana.recipient, ben.recipient]));
    await drop(toolsOn(files, 'd'), dir, publicKey, 'April');
    expect(await must(digestVault({ files }, dir))).toEqual({ ...before, waiting: 1 });
    await must(adoptIncoming(toolsOn(files), dir));
    expect((await must(digestVault({ files }, dir))).digest).not.toBe(before.digest);
  });
});

describe('damage and forgery', () => {
  const built = async () => {
    const files = createMemoryFiles();
    const { publicKey } = await vaultWith(toolsOn(files), dir, [ana], ['March', 'April']);
    const paths = files.paths().filter((path) => path.includes('/objects/'));
    return { files, publicKey, paths };
  };

  test('a changed byte in any file of an object is found, with and without a key', async () => {
    const { files, paths } = await built();
    expect(paths.length).toBe(4);
    for (const path of paths) {
      const damaged = files.afterKill();
      const bytes = files.contents(path) ?? new Uint8Array(0);
      bytes[bytes.length - 20] = (bytes.at(-20) ?? 0) ^ 1;
      damaged.put(path, bytes);
      expect((await must(verifyVault(toolsOn(damaged), dir))).problems.length).toBe(1);
      expect((await must(verifyVault(toolsOn(damaged), dir, { identity: ana }))).problems.length).toBe(1);
      expect(await code(turn(damaged, ana, [ana]))).toBe('report-damaged');
    }
  });

  test('the same report encrypted again by somebody else is not the one the manifest names', async () => {
    const { files, publicKey } = await built();
    const { reports } = await must(listReports(toolsOn(files), dir, ana));
    const [{ id, title } = { id: '', title: '' }] = reports;
    const key = decodeRecipient(publicKey) ?? new Uint8Array(0);
    const again = await encryptToRecipients(testEngine, seeded('again'), [key], reportBytes(title));
    files.put(`${dir}/objects/${id}.1.age`, again);
    expect(await code(readReport(toolsOn(files), dir, ana, id, () => undefined))).toBe('report-damaged');
  });

  test('two reports exchanged with their descriptions and a manifest to match are found', async () => {
    const { files } = await built();
    const manifest = Buffer.from(files.contents(`${dir}/manifest.json`) ?? []).toString();
    const [one = '', two = ''] = parseManifest(Buffer.from(manifest))?.objects.map(({ id }) => id) ?? [];
    const swapped = manifest.replaceAll(one, 'one').replaceAll(two, one).replaceAll('one', two);
    const forged = files.afterKill();
    forged.put(`${dir}/manifest.json`, Buffer.from(swapped));
    for (const [from, to] of [
      [one, two],
      [two, one],
    ] as const)
      for (const end of ['.1.age', '.1.meta.age'])
        forged.put(`${dir}/objects/${to}${end}`, files.contents(`${dir}/objects/${from}${end}`) ?? new Uint8Array(0));
    expect((await must(listReports(toolsOn(forged), dir, ana))).damaged.length).toBe(2);
    expect(await code(readReport(toolsOn(forged), dir, ana, one, () => undefined))).toBe('report-damaged');
  });

  test('a keyring of somebody else, encrypted to the right recipients, opens nothing and stops every change', async () => {
    const { files } = await built();
    const key = decodeRecipient(ana.recipient) ?? new Uint8Array(0);
    const theirs = Buffer.from(`${secretText(seeded('attacker')(32))}\n`);
    files.put(`${dir}/keyring.age`, await encryptToRecipients(testEngine, seeded('x'), [key], theirs));
    expect(await canOpen(toolsOn(files), dir, ana)).toBe(false);
    expect(await code(setRecipients(toolsOn(files), dir, ana, [ana.recipient]))).toBe('keyring-damaged');
    expect(await code(turn(files, ana, [ana]))).toBe('keyring-damaged');
    expect(await code(adoptIncoming(toolsOn(files), dir))).toBe('keyring-damaged');
  });

  test('what lies in the drop box and is no age file is left there', async () => {
    const { files } = await built();
    const name = `${dir}/incoming/${'a'.repeat(32)}.1772445600000`;
    files.put(`${name}.age`, Buffer.from('not age'));
    files.put(`${name}.meta.age`, Buffer.from('not age'));
    const adopted = await must(adoptIncoming(toolsOn(files), dir));
    expect({ adopted: adopted.objects.length, unreadable: adopted.unreadable }).toEqual({ adopted: 0, unreadable: 1 });
    expect(files.contents(`${name}.age`)).not.toBeNull();
  });
});

describe('held against the journal', () => {
  test('another public key or another manifest is a folder changed outside Rekey', async () => {
    const files = createMemoryFiles();
    const { publicKey, manifestDigest } = await vaultWith(toolsOn(files), dir, [ana], ['March']);
    const tools = toolsOn(files);
    const expected = { publicKey, manifestDigest };
    expect(await code(listReports(tools, dir, ana, expected))).toBe('ok');
    for (const wrong of [
      { publicKey: ben.recipient, manifestDigest },
      { publicKey: ben.recipient, manifestDigest: null },
      { publicKey, manifestDigest: '0'.repeat(64) },
    ]) {
      expect(await code(listReports(tools, dir, ana, wrong))).toBe('vault-changed-outside');
      expect(await code(adoptIncoming(tools, dir, wrong))).toBe('vault-changed-outside');
      expect(await code(setRecipients(tools, dir, ana, [ana.recipient], { expected: wrong }))).toBe(
        'vault-changed-outside',
      );
      expect(await code(turn(files, ana, [ana], { expected: wrong }))).toBe('vault-changed-outside');
      expect((await must(verifyVault(tools, dir, { expected: wrong }))).problems.length).toBe(1);
    }
  });

  test('an adoption whose record was lost is answered again, and read around until then', async () => {
    const files = createMemoryFiles();
    const { publicKey, manifestDigest } = await vaultWith(toolsOn(files), dir, [ana], ['March']);
    const expected = { publicKey, manifestDigest };
    await drop(toolsOn(files, 'a'), dir, publicKey, 'April');
    const lost = await must(adoptIncoming(toolsOn(files), dir, expected));
    expect((await must(listReports(toolsOn(files), dir, ana, expected))).reports.length).toBe(1);
    expect((await must(adoptIncoming(toolsOn(files), dir, expected))).objects).toEqual(lost.objects);
    await drop(toolsOn(files, 'b'), dir, publicKey, 'May');
    const both = await must(adoptIncoming(toolsOn(files), dir, expected));
    expect(both.objects.length).toBe(2);
    expect((await must(adoptIncoming(toolsOn(files), dir, expected))).objects).toEqual(both.objects);
  });

  test('a manifest that says more than an addition is not taken for a lost record', async () => {
    const files = createMemoryFiles();
    const { publicKey, manifestDigest } = await vaultWith(toolsOn(files), dir, [ana], ['March']);
    await must(setRecipients(toolsOn(files, 's'), dir, ana, [ana.recipient, eve.recipient]));
    expect(await code(adoptIncoming(toolsOn(files), dir, { publicKey, manifestDigest }))).toBe('vault-changed-outside');
  });
});

describe('recipients', () => {
  test('a keyring that neither its holder nor a staged recipient opens is not made', async () => {
    const files = createMemoryFiles();
    await vaultWith(toolsOn(files), dir, [ana], ['March']);
    const tools = toolsOn(files, 's');
    expect(await code(setRecipients(tools, dir, ana, [ben.recipient]))).toBe('would-lock-out');
    expect(await code(setRecipients(tools, dir, ana, [ben.recipient], { staged: eve }))).toBe('would-lock-out');
    expect(await code(setRecipients(tools, dir, eve, [eve.recipient]))).toBe('vault-closed');
    expect(await opensFor(tools, dir, ana)).toEqual(['March']);
    expect(await must(setRecipients(tools, dir, ana, [ben.recipient], { staged: ben }))).toMatchObject({
      rotationOwed: true,
    });
    expect(await opensFor(tools, dir, ben)).toEqual(['March']);
    expect(await canOpen(tools, dir, ana)).toBe(false);
  });

  test('a keyring that does not come back from the disk as it was written is not put in place', async () => {
    const files = createMemoryFiles();
    await vaultWith(toolsOn(files), dir, [ana], ['March']);
    const before = files.contents(`${dir}/keyring.age`);
    const lying = {
      ...files,
      openToRead: async (path: string) => {
        const bytes = files.contents(path);
        if (path.endsWith('next/keyring.age') && bytes)
          files.put(
            path,
            bytes.map((byte, at) => (at === bytes.length - 1 ? byte ^ 1 : byte)),
          );
        return files.openToRead(path);
      },
    };
    expect(await code(setRecipients(toolsOn(lying, 's'), dir, ana, [ana.recipient, ben.recipient]))).toBe(
      'disk-failed',
    );
    expect(files.contents(`${dir}/keyring.age`)).toEqual(before);
  });
});

test('a report that the disk gives back changed is not taken', async () => {
  const files = createMemoryFiles();
  const { publicKey } = await vaultWith(toolsOn(files), dir, [ana], []);
  const lying = {
    ...files,
    openToRead: async (path: string) => {
      const bytes = files.contents(path);
      if (path.endsWith('.part') && bytes) files.put(path, bytes.slice(0, -1));
      return files.openToRead(path);
    },
  };
  const report = { title: 'March', type: 'xml', added: new Date(0), source: [Buffer.from('report')] };
  expect(await code(dropReport(toolsOn(lying), dir, publicKey, report))).toBe('disk-failed');
  expect((await must(statusVault({ files }, dir))).waiting).toBe(0);
});

test('the proof that a keyring opens fails for any recipient whose part was changed', async () => {
  const keys = [ana, ben].map(({ recipient }) => decodeRecipient(recipient) ?? new Uint8Array(0));
  const { bytes, opensForAll } = await encryptProvably(testEngine, seeded('p'), keys, Buffer.from('key'));
  expect(await opensForAll(bytes)).toBe(true);
  const text = Buffer.from(bytes).toString('latin1');
  for (const found of text.matchAll(/-> X25519 (\S+)\n(\S+)/g)) {
    const changed = new Uint8Array(bytes);
    const place = (found.index ?? 0) + found[0].length - 10;
    changed[place] = changed[place] === 65 ? 66 : 65;
    expect(await opensForAll(changed)).toBe(false);
  }
  expect(await opensForAll(bytes.slice(0, -1))).toBe(false);
  const forAna = await encryptToRecipients(testEngine, seeded('p'), keys.slice(0, 1), Buffer.from('key'));
  expect(await opensForAll(forAna)).toBe(false);
});

describe('rotation', () => {
  test('leaves the old key, in every file, nothing to open', async () => {
    const files = createMemoryFiles();
    await vaultWith(toolsOn(files), dir, [ana, eve], ['March', 'April']);
    const old = files.afterKill();
    await must(turn(files, ana, [ana]));
    expect(await opensFor(toolsOn(files), dir, ana)).toEqual(['April', 'March']);
    old.put(`${dir}/keyring.age`, old.contents(`${dir}/keyring.age`) ?? new Uint8Array(0));
    const keyring = await decryptBytes(
      testEngine,
      [{ kind: 'secret', secret: eve.secret }],
      old.contents(`${dir}/keyring.age`) ?? new Uint8Array(0),
    );
    const oldKey = keyring.ok ? Buffer.from(keyring.plain).toString() : '';
    const secret = (await import('./age/keys.ts')).decodeSecret(Buffer.from(oldKey.split('\n')[1] ?? ''));
    expect(secret).not.toBeNull();
    for (const path of files.paths().filter((one) => one.endsWith('.age')))
      for (const key of [secret ?? new Uint8Array(32), eve.secret])
        expect(
          (await decryptBytes(testEngine, [{ kind: 'secret', secret: key }], files.contents(path) ?? new Uint8Array(0)))
            .ok,
        ).toBe(false);
  });

  test('says beforehand what the manifest will be, and waits for its record', async () => {
    const files = createMemoryFiles();
    const { manifestDigest } = await vaultWith(toolsOn(files), dir, [ana], ['March']);
    const told: unknown[] = [];
    const progress: unknown[] = [];
    await must(
      turn(files, ana, [ana], {
        onPrepared: async (staged: object) => {
          expect((await must(statusVault({ files }, dir))).manifestDigest).toBe(manifestDigest);
          told.push(staged);
        },
        onCommitted: async (rotated: object) => void told.push(rotated),
        onProgress: (now: object) => void progress.push(now),
      }),
    );
    const { publicKey, manifestDigest: now } = await must(statusVault({ files }, dir));
    expect(told).toEqual([
      { publicKey, stagedDigest: now },
      { publicKey, manifestDigest: now },
    ]);
    expect(progress.at(-1)).toEqual({ done: 1, total: 1, bytes: 40, totalBytes: 40 });
  });

  test('goes on where it was stopped, for the identity that began it only', async () => {
    const files = createMemoryFiles();
    await vaultWith(toolsOn(files), dir, [ana, ben], ['April', 'March', 'May']);
    const stop = new AbortController();
    const halt = { signal: stop.signal, onProgress: ({ done }: { done: number }) => done === 2 && stop.abort() };
    expect(await code(turn(files, ana, [ana, ben], halt))).toBe('stopped');
    expect((await must(statusVault({ files }, dir))).unfinished).toBe('rotation-prepared');
    const byBen = files.afterKill();
    expect(await must(turn(byBen, ben, [ana, ben]))).toMatchObject({ resumed: 0 });
    expect(await must(turn(files, ana, [ana, ben]))).toMatchObject({ objects: 3, resumed: 2 });
    expect(await opensFor(toolsOn(files), dir, ben)).toEqual(['April', 'March', 'May']);
  });

  test('does not go on with a staged object or a plan that somebody else put there', async () => {
    const files = createMemoryFiles();
    await vaultWith(toolsOn(files), dir, [ana], ['April', 'March']);
    const stop = new AbortController();
    const halt = { signal: stop.signal, onProgress: ({ done }: { done: number }) => done === 1 && stop.abort() };
    expect(await code(turn(files, ana, [ana], halt))).toBe('stopped');
    const planted = files.afterKill();
    const plan = Buffer.from(planted.contents(`${dir}/next/plan.json`) ?? []).toString();
    planted.put(
      `${dir}/next/plan.json`,
      Buffer.from(plan.replace(/"publicKey":"age1[^"]*"/, `"publicKey":"${eve.recipient}"`)),
    );
    expect(await must(turn(planted, ana, [ana]))).toMatchObject({ resumed: 0 });
    expect((await must(statusVault({ files: planted }, dir))).publicKey).not.toBe(eve.recipient);
    const staged = files.paths().find((path) => path.endsWith('.2.age')) ?? '';
    files.put(staged, Buffer.from('replaced'));
    expect(await must(turn(files, ana, [ana]))).toMatchObject({ resumed: 0 });
    expect(await opensFor(toolsOn(files), dir, ana)).toEqual(['April', 'March']);
  });
});

test('restoring copies a dormant vault into the live one, once, and leaves every byte of the dormant one', async () => {
  const files = createMemoryFiles();
  await vaultWith(toolsOn(files, 'old'), '/vaults/old', [eve], ['March', 'April']);
  const { publicKey, manifestDigest } = await vaultWith(toolsOn(files, 'live'), dir, [ana], ['May']);
  const dormant = () =>
    files
      .paths()
      .filter((path) => path.startsWith('/vaults/old/'))
      .map((path) => [path, files.contents(path)]);
  const before = dormant();
  const restore = {
    from: '/vaults/old',
    oldIdentity: eve,
    into: dir,
    workers: 0,
    expectedInto: { publicKey, manifestDigest },
  };
  expect(await code(restoreInto(toolsOn(files), { ...restore, oldIdentity: ben }))).toBe('vault-closed');
  const first = await must(restoreInto(toolsOn(files, 'one'), restore));
  expect(first.objects.length).toBe(2);
  expect(await must(restoreInto(toolsOn(files, 'two'), restore))).toEqual(first);
  expect(await opensFor(toolsOn(files), dir, ana)).toEqual(['April', 'March', 'May']);
  expect(await canOpen(toolsOn(files), dir, eve)).toBe(false);
  expect(dormant()).toEqual(before);
});
