// Whatever is swapped, dropped, duplicated, reordered or rolled back in a vault folder is named, and neither read nor carried on.
import { describe, expect, test } from 'vitest';
import { largestHead, payloadStart, pieceBytes } from '../age/pieces.ts';
import { sealedBytes } from '../age/payload.ts';
import type { Identity } from '../kept/identity.ts';
import { adoptIncoming, dropReport } from '../incoming.ts';
import { encodeManifest, type Expected, parseManifest } from '../kept/manifest.ts';
import { listReports, readReport, verifyVault } from '../read.ts';
import { setRecipients } from '../recipients.ts';
import { rotate } from '../rotation/rotate.ts';
import { createMemoryFiles, type MemoryFiles } from '../testing/memory-files.ts';
import { drop, identityFor, must, reportBytes, toolsOn, vaultWith } from '../testing/vaults.ts';

const dir = '/vaults/north';
const [ana, ben] = (await Promise.all(['ana', 'ben'].map(identityFor))) as [Identity, Identity];
const manifestPath = `${dir}/manifest.json`;
const bytesAt = (files: MemoryFiles, path: string): Uint8Array => {
  const bytes = files.contents(path);
  if (bytes === null) throw new Error(`expected ${path}`);
  return bytes;
};
const manifestIn = (files: MemoryFiles) => {
  const manifest = parseManifest(bytesAt(files, manifestPath));
  if (manifest === null) throw new Error('expected a manifest');
  return manifest;
};
const turn = (files: MemoryFiles, expected?: Expected) =>
  rotate(toolsOn(files, 'turn'), dir, ana, { recipients: null, workers: 0, ...(expected ? { expected } : {}) });
const read = (files: MemoryFiles, id: string) => readReport(toolsOn(files), dir, ana, id, () => undefined);

/** Two reports that have been through a rotation, and the folder as it was before that. */
const built = async () => {
  const files = createMemoryFiles();
  await vaultWith(toolsOn(files), dir, [ana], ['March', 'April']);
  const before = files.afterKill();
  await must(turn(files));
  const [one = '', two = ''] = manifestIn(files).objects.map(({ id }) => id);
  return { files, before, one, two };
};
type Built = Awaited<ReturnType<typeof built>>;

const at = (id: string, generation: number, part: 'age' | 'meta.age') => `${dir}/objects/${id}.${generation}.${part}`;

describe.each(['age', 'meta.age'] as const)('of an object, the file .%s', (part) => {
  const rows: readonly (readonly [string, (built: Built) => void, readonly ('one' | 'two')[]])[] = [
    [
      'swapped with another',
      ({ files, one, two }) => {
        const [first, second] = [bytesAt(files, at(one, 2, part)), bytesAt(files, at(two, 2, part))];
        files.put(at(one, 2, part), second);
        files.put(at(two, 2, part), first);
      },
      ['one', 'two'],
    ],
    ['dropped', ({ files, one }) => void files.remove(at(one, 2, part)), ['one']],
    ['emptied', ({ files, one }) => files.put(at(one, 2, part), new Uint8Array()), ['one']],
    [
      'a duplicate of another',
      ({ files, one, two }) => files.put(at(one, 2, part), bytesAt(files, at(two, 2, part))),
      ['one'],
    ],
    [
      'rolled back to the generation before',
      ({ files, before, one }) => files.put(at(one, 2, part), bytesAt(before, at(one, 1, part))),
      ['one'],
    ],
  ];
  test.each(rows)('%s', async (_, change, expected) => {
    const made = await built();
    change(made);
    for (const options of [{}, { identity: ana }]) {
      const { problems } = await must(verifyVault(toolsOn(made.files), dir, options));
      expect(problems.map(({ text }) => expected.find((name) => text.includes(made[name])))).toEqual(expected);
    }
    for (const name of expected)
      expect(await read(made.files, made[name])).toMatchObject({
        refusal: { text: expect.stringContaining(made[name]) },
      });
    const bytes = bytesAt(made.files, manifestPath);
    expect(await turn(made.files)).toMatchObject({ refusal: { code: 'report-damaged' } });
    expect(bytesAt(made.files, manifestPath)).toEqual(bytes);
  });
});

describe('inside one object', () => {
  /** Three pieces, cut into head and chunks. */
  const cut = async () => {
    const files = createMemoryFiles();
    const tools = toolsOn(files);
    const { publicKey } = await vaultWith(tools, dir, [ana], []);
    await drop(tools, dir, publicKey, 'Large', 2 * pieceBytes + 1000);
    const { objects } = await must(adoptIncoming(tools, dir));
    const path = at(objects[0]?.id ?? '', 1, 'age');
    const file = bytesAt(files, path);
    const head = payloadStart(file.subarray(0, largestHead)) ?? 0;
    const count = Math.ceil((file.length - head) / sealedBytes);
    const chunks = Array.from({ length: count }, (_, index) =>
      file.subarray(head + index * sealedBytes).subarray(0, sealedBytes),
    );
    const put = (order: readonly number[]) =>
      files.put(
        path,
        Buffer.concat([file.subarray(0, head), ...order.map((index) => chunks[index] ?? new Uint8Array())]),
      );
    return { files, id: objects[0]?.id ?? '', put, count };
  };
  const all = (count: number) => Array.from({ length: count }, (_, index) => index);
  test.each<readonly [string, (count: number) => readonly number[]]>([
    ['chunks swapped', (count) => all(count).map((index) => (index === 0 ? 9 : index === 9 ? 0 : index))],
    ['a chunk dropped', (count) => all(count).filter((index) => index !== 3)],
    ['the last chunk dropped', (count) => all(count - 1)],
    ['a chunk duplicated', (count) => [0, ...all(count)]],
    ['the last chunk duplicated', (count) => [...all(count), count - 1]],
    ['chunks reversed', (count) => all(count).reverse()],
  ])('%s', async (_, order) => {
    const { files, id, put, count } = await cut();
    expect(await read(files, id)).toMatchObject({ ok: true });
    put(order(count));
    expect((await must(verifyVault(toolsOn(files), dir))).problems).toMatchObject([
      { text: expect.stringContaining(id) },
    ]);
    expect(await read(files, id)).toMatchObject({ refusal: { code: 'report-damaged' } });
    expect(await turn(files)).toMatchObject({ refusal: { code: 'report-damaged', text: expect.stringContaining(id) } });
    expect(manifestIn(files).generation).toBe(1);
  });
});

describe('of the keyring and the manifest', () => {
  test('the keyring dropped, or rolled back to another set of recipients', async () => {
    const { files, before } = await built();
    const earlier = bytesAt(files, `${dir}/keyring.age`);
    await must(setRecipients(toolsOn(files, 'more'), dir, ana, [ana.recipient, ben.recipient]));
    for (const keyring of [earlier, bytesAt(before, `${dir}/keyring.age`), new Uint8Array()]) {
      const changed = files.afterKill();
      changed.put(`${dir}/keyring.age`, keyring);
      expect((await must(verifyVault(toolsOn(changed), dir))).problems).toMatchObject([{ code: 'keyring-damaged' }]);
      expect(await turn(changed)).toMatchObject({ refusal: { code: 'keyring-damaged' } });
    }
    await files.remove(`${dir}/keyring.age`);
    expect(await turn(files)).toMatchObject({ refusal: { code: 'keyring-damaged' } });
  });

  test('the manifest rolled back, or its objects dropped, reordered or duplicated', async () => {
    const { files, before } = await built();
    const manifest = manifestIn(files);
    const digestOf = async (folder: MemoryFiles) => {
      const { problems } = await must(verifyVault(toolsOn(folder), dir, { expected }));
      return problems.map(({ code }) => code);
    };
    const expected: Expected = { publicKey: manifest.publicKey, manifestDigest: null };
    const pinned = { ...expected, manifestDigest: '0'.repeat(64) };
    expect(await digestOf(files)).toEqual([]);
    const rolledBack = files.afterKill();
    rolledBack.put(manifestPath, bytesAt(before, manifestPath));
    expect(await digestOf(rolledBack)).toEqual(['vault-changed-outside']);
    expect(await turn(rolledBack)).toMatchObject({
      refusal: { code: expect.stringMatching(/keyring-damaged|vault-changed/) },
    });
    for (const objects of [manifest.objects.slice(1), [...manifest.objects].reverse()]) {
      const changed = files.afterKill();
      changed.put(manifestPath, encodeManifest({ ...manifest, objects }));
      expect(await turn(changed, pinned)).toMatchObject({ refusal: { code: 'vault-changed-outside' } });
      expect(await listReports(toolsOn(changed), dir, ana, pinned)).toMatchObject({
        refusal: { code: 'vault-changed-outside' },
      });
    }
    const twice = files.afterKill();
    twice.put(manifestPath, encodeManifest({ ...manifest, objects: [...manifest.objects, ...manifest.objects] }));
    expect(await turn(twice)).toMatchObject({ refusal: { code: 'manifest-damaged' } });
  });

  test('in the drop box, a description swapped with another’s is named once it is opened', async () => {
    const files = createMemoryFiles();
    const tools = toolsOn(files);
    const { publicKey } = await vaultWith(tools, dir, [ana], []);
    for (const title of ['March', 'April'])
      await must(
        dropReport(tools, dir, publicKey, { title, type: 'xml', added: new Date(0), source: [reportBytes(title)] }),
      );
    const [first = '', second = ''] = files.paths().filter((path) => path.endsWith('.meta.age'));
    const meta = bytesAt(files, first);
    files.put(first, bytesAt(files, second));
    files.put(second, meta);
    const { objects } = await must(adoptIncoming(tools, dir));
    const { reports, damaged } = await must(listReports(tools, dir, ana));
    expect([reports.length, damaged.map(({ id }) => id).sort()]).toEqual([0, objects.map(({ id }) => id).sort()]);
    expect(await turn(files)).toMatchObject({ refusal: { code: 'report-damaged' } });
  });
});
