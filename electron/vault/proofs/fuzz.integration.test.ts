// Hostile bytes for every parser of a vault: 50,000 inputs here, a million with REKEY_FUZZ=1000000; REKEY_FUZZ_SEED repeats a run.
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { armor, dearmor } from '../age/armor.ts';
import { decrypt, encryptToRecipients, encryptWithPassword, sourceOf } from '../age/age.ts';
import { parseHeader } from '../age/header.ts';
import { decodeRecipient, decodeSecret, recipientOf } from '../age/keys.ts';
import { openAtOnce } from '../age/pieces.ts';
import { sha256 } from '../disk/durable.ts';
import { openIdentity } from '../kept/identity.ts';
import { openKeyringFile } from '../kept/keyring.ts';
import { layout } from '../disk/layout.ts';
import { encodeManifest, parseManifest } from '../kept/manifest.ts';
import { digestOfObject } from '../kept/object-digest.ts';
import { metaAtOnce } from '../kept/report-meta.ts';
import { readDone, readPlan, stagedBase } from '../kept/rotation-stage.ts';
import { createMemoryFiles } from '../testing/memory-files.ts';
import { identityFor, reportBytes, secretText, seeded, testEngine, toolsOn, vaultWith } from '../testing/vaults.ts';

const inputs = Number(process.env['REKEY_FUZZ'] ?? 50_000);
/** The same every day; a longer run looks elsewhere each time. */
const seed = Number(process.env['REKEY_FUZZ_SEED'] ?? (inputs > 50_000 ? Date.now() % 2 ** 31 : 1));
const encoder = new TextEncoder();

const dir = '/vaults/north';
const at = layout(dir);
const ana = await identityFor('ana');
const vault = createMemoryFiles();
await vaultWith(toolsOn(vault), dir, [ana], ['March', 'April', 'May']);
const manifest = vault.contents(at.manifest) ?? new Uint8Array();
const { publicKey = '', objects = [] } = parseManifest(manifest) ?? {};
const secret = seeded('fuzz')(32);
const recipient = decodeRecipient(recipientOf(testEngine, secret)) ?? new Uint8Array();
const opening = { secret, recipient };
const sealed = (plain: Uint8Array) => encryptToRecipients(testEngine, seeded('seal'), [recipient], plain);
const file = await sealed(reportBytes('fuzz', 70_000));
const small = await sealed(reportBytes('fuzz', 300));
const digest = 'ab'.repeat(32);
const meta = encoder.encode(
  JSON.stringify({
    id: 'one',
    title: 'March',
    type: 'xml',
    added: '2026-03-02T10:00:00.000Z',
    dates: { scanned: '2026-03-01' },
    size: 40,
    digest,
  }),
);
const identityText = encoder.encode(
  `# public key: ${ana.recipient}\n# rekey-signing-seed: ${Buffer.from(ana.signingSeed).toString('base64')}\n${secretText(ana.secret)}\n`,
);
const plan = encoder.encode(
  `${digest} ${JSON.stringify({ base: digest, publicKey, recipients: [ana.recipient], keyring: digest, rotationKeyring: digest })}\n`,
);
const done = encoder.encode(
  `${digest} ${JSON.stringify({ id: 'one', size: 1, digest: `b3:${digest}`, metaDigest: digest })}\n`,
);

const onDisk = (path: string, bytes: Uint8Array) => {
  const files = createMemoryFiles();
  files.put(path, bytes);
  return toolsOn(files);
};

type Target = {
  readonly name: string;
  /** Of all the inputs. */
  readonly share: number;
  readonly valid: readonly Uint8Array[];
  /** True when the bytes were taken for what they claim to be. Never throws. */
  readonly takes: (bytes: Uint8Array) => boolean | Promise<boolean>;
};

const targets: readonly Target[] = [
  {
    name: 'manifest',
    share: 0.22,
    valid: [
      manifest,
      encodeManifest({ ...(parseManifest(manifest) as NonNullable<ReturnType<typeof parseManifest>>), objects: [] }),
    ],
    takes: (bytes) => {
      const parsed = parseManifest(bytes);
      // What is taken has exactly one spelling.
      if (parsed !== null) expect(Buffer.from(encodeManifest(parsed)).equals(bytes)).toBe(true);
      return parsed !== null;
    },
  },
  { name: 'header', share: 0.24, valid: [file.subarray(0, 400), small], takes: (bytes) => parseHeader(bytes) !== null },
  { name: 'armor', share: 0.1, valid: [encoder.encode(armor(small))], takes: (bytes) => dearmor(bytes) !== null },
  {
    name: 'payload chunks',
    share: 0.12,
    valid: [file, small],
    takes: async (bytes) => {
      const atOnce = openAtOnce(testEngine, bytes, opening);
      const streamed = await decrypt(testEngine, [{ kind: 'secret', secret }], sourceOf(bytes), () => undefined);
      // The one refuses whatever the other does; only the first judges a stanza that is not ours.
      if (streamed.ok) expect(atOnce).not.toBeNull();
      return streamed.ok;
    },
  },
  {
    name: 'digest of an object',
    share: 0.08,
    valid: [file, small],
    takes: async (bytes) => (await digestOfObject(onDisk('/object', bytes), '/object')) !== null,
  },
  {
    name: 'meta',
    share: 0.08,
    valid: [meta],
    takes: async (bytes) => {
      const whole = await sealed(bytes);
      return metaAtOnce(testEngine, whole, { id: 'one', metaDigest: sha256(whole) }, opening) !== null;
    },
  },
  {
    name: 'keyring',
    share: 0.05,
    valid: [encoder.encode(`# ${publicKey}\n${secretText(secret)}\n`)],
    takes: async (bytes) => {
      const identity = { ...ana, secret };
      return (await openKeyringFile(onDisk(at.keyring, await sealed(bytes)), at.keyring, identity)) !== null;
    },
  },
  {
    name: 'identity',
    share: 0.03,
    valid: [identityText],
    takes: async (bytes) => {
      const whole = await encryptWithPassword(testEngine, seeded('identity'), 'password', 1, bytes);
      return (await openIdentity(testEngine, whole, 'password')).ok;
    },
  },
  {
    name: 'plan.json and done.jsonl',
    share: 0.08,
    valid: [plan, done],
    takes: async (bytes) => {
      const { files } = onDisk(at.plan, bytes);
      await stagedBase(files, at);
      const read = await readPlan(files, at, ana);
      const lines = await readDone(onDisk(at.done, bytes).files, at, ana, {
        base: digest,
        publicKey,
        recipients: [],
        keyring: digest,
        rotationKeyring: digest,
      });
      // Nobody else's MAC is right.
      expect([read, lines]).toEqual([null, []]);
      return false;
    },
  },
];

const interesting = [
  '\n',
  ' ',
  '"',
  ',',
  '{',
  '}',
  ']',
  '-> X25519 ',
  '-> scrypt ',
  '--- ',
  '-----BEGIN AGE ENCRYPTED FILE-----\n',
  '=',
  '0',
  '-1',
  '1e400',
  '9007199254740993',
  '__proto__',
  '\u0000',
  '\uFEFF',
  'AGE-SECRET-KEY-1',
  'b3:',
  ' '.repeat(5000),
  '['.repeat(5000),
  'A'.repeat(5000),
].map((text) => encoder.encode(text));

type Change = {
  readonly kind: 'flip' | 'cut' | 'drop' | 'repeat' | 'insert' | 'move' | 'raw';
  readonly where: number;
  readonly length: number;
  readonly with: number;
};
const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('flip', 'cut', 'drop', 'repeat', 'insert', 'move', 'raw'),
  where: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.integer({ min: 1, max: 64 }), fc.constantFrom(16, 32, 65_536, 65_552)),
  with: fc.nat(255),
});

const changed = (bytes: Uint8Array, { kind, where, length, with: value }: Change): Uint8Array => {
  const from = Math.floor(where * bytes.length);
  const part = bytes.subarray(from, from + length);
  const rest = bytes.subarray(from + part.length);
  switch (kind) {
    case 'flip': {
      const flipped = bytes.slice();
      if (from < flipped.length) flipped[from] = (flipped[from] ?? 0) ^ (value || 1);
      return flipped;
    }
    case 'cut':
      return bytes.slice(0, from);
    case 'drop':
      return Buffer.concat([bytes.subarray(0, from), rest]);
    case 'repeat':
      return Buffer.concat([bytes.subarray(0, from), part, part, rest]);
    case 'insert':
      return Buffer.concat([
        bytes.subarray(0, from),
        interesting[value % interesting.length] ?? part,
        bytes.subarray(from),
      ]);
    case 'move':
      return Buffer.concat([rest, part, bytes.subarray(0, from)]);
    case 'raw':
      return Uint8Array.from({ length: Math.min(length, 4096) }, (_, index) => (value * (index + 7) * 31) % 256);
  }
};

describe(`${inputs} hostile inputs, seed ${seed}: no crash, no hang over a second, bounded memory`, () => {
  const rows: string[] = [];
  const before = process.resourceUsage().maxRSS;
  test.each(targets.map((target) => [target.name, target] as const))(
    '%s',
    { timeout: 3_600_000 },
    async (name, target) => {
      for (const valid of target.valid)
        if (name !== 'plan.json and done.jsonl') expect(await target.takes(valid)).toBe(true);
      const count = Math.max(1, Math.round(inputs * target.share));
      let slowest = 0;
      let taken = 0;
      const one = fc.tuple(fc.nat(target.valid.length - 1), fc.array(change, { minLength: 1, maxLength: 4 }));
      await fc.assert(
        fc.asyncProperty(one, async ([which, changes]) => {
          const bytes = changes.reduce(changed, target.valid[which] ?? new Uint8Array());
          const began = performance.now();
          if (await target.takes(new Uint8Array(bytes))) taken += 1;
          slowest = Math.max(slowest, performance.now() - began);
        }),
        { numRuns: count, seed },
      );
      rows.push(
        `${name.padEnd(26)} ${String(count).padStart(8)} inputs, ${String(taken).padStart(6)} taken, slowest ${slowest.toFixed(0)} ms`,
      );
      expect(slowest).toBeLessThan(1000);
    },
  );

  test('a hundred kilobytes of white space, dashes or commas take no time', async () => {
    for (const text of [' '.repeat(100_000), '-'.repeat(100_000), ','.repeat(100_000), '\n'.repeat(100_000)])
      for (const target of targets) {
        const began = performance.now();
        await target.takes(encoder.encode(`${text}x`));
        expect(performance.now() - began, `${target.name} ${text.slice(0, 1)}`).toBeLessThan(1000);
      }
  });

  test('secrets and recipients in any spelling are 32 bytes or nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ maxLength: 120 }),
          fc
            .constantFrom(ana.recipient, secretText(ana.secret))
            .chain((text) => fc.nat(text.length).map((cut) => text.slice(0, cut) + text.slice(cut + 1))),
        ),
        (text) => {
          for (const decoded of [decodeRecipient(text), decodeSecret(Buffer.from(text))])
            expect([undefined, 32]).toContain(decoded?.length);
        },
      ),
      { numRuns: 2000, seed },
    );
  });

  afterAll(() => {
    const grown = (process.resourceUsage().maxRSS - before) / 1024;
    console.log(
      `${rows.join('\n')}\nmemory grew by ${grown.toFixed(0)} MiB at most; objects of the vault: ${objects.length}`,
    );
    expect(grown).toBeLessThan(512);
  });
});
