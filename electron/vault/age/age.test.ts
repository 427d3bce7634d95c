// What the parser refuses before it works, and that nothing unverified ever leaves it.
import { describe, expect, test, vi } from 'vitest';
import {
  decrypt,
  decryptBytes,
  encryptProvably,
  encryptToRecipients,
  encryptWithPassword,
  fitsInHeader,
  sourceOf,
} from './age.ts';
import { type EngineName, loadEngine } from './engine.ts';
import { largestWorkFactor } from './file-key.ts';
import { largestHeader, parseHeader } from './header.ts';
import { decodeRecipient, encodeSecret, decodeSecret, recipientOf } from './keys.ts';
import { secretText, seeded } from '../testing/vaults.ts';

const scryptCalls = vi.hoisted(() => ({ count: 0 }));
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  return {
    ...crypto,
    scrypt: (...args: Parameters<typeof crypto.scrypt>) => {
      scryptCalls.count += 1;
      crypto.scrypt(...args);
    },
  };
});

const chunk = 64 * 1024;
const secret = seeded('secret')(32);

describe.each<EngineName>(['native', 'wasm'])('age in the %s engine', async (name) => {
  const engine = await loadEngine(name);
  const recipient = engine.publicKey(secret);
  const seal = (plain: Uint8Array) => encryptToRecipients(engine, seeded('file'), [recipient], plain);
  const open = async (file: Uint8Array) => {
    const out: Uint8Array[] = [];
    const opened = await decrypt(
      engine,
      [{ kind: 'secret', secret }],
      sourceOf(file),
      (bytes) => void out.push(bytes.slice()),
    );
    return { opened, out: Buffer.concat(out) };
  };

  test.each([0, 1, chunk - 1, chunk, chunk + 1, 17 * chunk, 20 * chunk + 5])('%i bytes come back', async (size) => {
    const plain = seeded('plain')(size);
    const { opened, out } = await open(await seal(plain));
    expect(opened).toEqual({ ok: true });
    expect(out.equals(plain)).toBe(true);
  });

  test('a file cut short anywhere is refused, and only whole genuine chunks were handed over', async () => {
    const plain = seeded('plain')(3 * chunk + 100);
    const file = await seal(plain);
    const start = (parseHeader(file)?.length ?? 0) + 16;
    const sealedChunk = chunk + 16;
    for (const at of [
      start,
      start + 1,
      start + sealedChunk - 1,
      start + sealedChunk,
      start + sealedChunk + 15,
      start + 3 * sealedChunk,
      file.length - 1,
    ]) {
      const { opened, out } = await open(file.subarray(0, at));
      expect(opened).toEqual({ ok: false, reason: 'payload' });
      expect(out.length % chunk).toBe(0);
      expect(out.equals(plain.subarray(0, out.length))).toBe(true);
    }
  });

  test('a changed byte keeps its chunk and all after it inside', async () => {
    const plain = seeded('plain')(3 * chunk);
    const file = await seal(plain);
    const start = (parseHeader(file)?.length ?? 0) + 16;
    for (const which of [0, 1, 2]) {
      const damaged = file.slice();
      const at = start + which * (chunk + 16) + 5;
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      const { opened, out } = await open(damaged);
      expect(opened).toEqual({ ok: false, reason: 'payload' });
      expect(out.length).toBe(which * chunk);
    }
  });

  test('chunks that changed places, a last one that is missing and more after the last are refused', async () => {
    const file = await seal(seeded('plain')(3 * chunk));
    const start = (parseHeader(file)?.length ?? 0) + 16;
    const part = (from: number, to?: number) =>
      file.subarray(start + from * (chunk + 16), to === undefined ? undefined : start + to * (chunk + 16));
    const head = file.subarray(0, start);
    for (const payload of [
      [part(1, 2), part(0, 1), part(2)],
      [part(0, 2)],
      [part(0), part(2)],
      [part(0), new Uint8Array(1)],
    ])
      expect((await open(Buffer.concat([head, ...payload]))).opened).toEqual({ ok: false, reason: 'payload' });
  });

  test('a keyring is shown to open for every recipient, on the bytes that the disk gave back', async () => {
    const { bytes, opensForAll } = await encryptProvably(
      engine,
      seeded('proof'),
      [recipient, engine.publicKey(seeded('b')(32))],
      seeded('key')(32),
    );
    expect(await opensForAll(bytes)).toBe(true);
    for (let at = 0; at < bytes.length; at += 7) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      expect(await opensForAll(damaged)).toBe(false);
    }
    const other = await encryptProvably(engine, seeded('other'), [recipient], seeded('key')(32));
    expect(await opensForAll(other.bytes)).toBe(false);
  });

  test('a point of low order is no recipient', () => {
    expect(engine.sharedSecret(secret, new Uint8Array(32))).toBeNull();
  });

  test('keys are spelled as age spells them', () => {
    expect(decodeSecret(encodeSecret(secret))).toEqual(secret);
    expect(decodeRecipient(recipientOf(engine, secret))).toEqual(recipient);
    const text = recipientOf(engine, secret);
    expect(decodeRecipient(text.toUpperCase())).toBeNull();
    expect(decodeRecipient(`${text.slice(0, -1)}${text.endsWith('q') ? 'p' : 'q'}`)).toBeNull();
    expect(decodeSecret(Buffer.from(secretText(secret).toLowerCase()))).toBeNull();
  });
});

const engine = await loadEngine();

test('a header of more than 64 KiB is refused before any work, however it goes on', async () => {
  const stanza = `-> other ${'x'.repeat(60)}\n${'A'.repeat(63)}\n`;
  const header = `age-encryption.org/v1\n${stanza.repeat(Math.ceil(largestHeader / stanza.length))}--- ${'A'.repeat(43)}\n`;
  expect(header.length).toBeGreaterThan(largestHeader);
  expect(parseHeader(Buffer.from(header))).toBeNull();
  let calls = 0;
  const counted = <Args extends readonly unknown[], Value>(call: (...args: Args) => Value) => {
    return (...args: Args): Value => {
      calls += 1;
      return call(...args);
    };
  };
  const { sharedSecret, publicKey, open } = engine;
  const counting = {
    ...engine,
    sharedSecret: counted(sharedSecret),
    publicKey: counted(publicKey),
    open: counted(open),
  };
  const opened = (file: Uint8Array) => decryptBytes(counting, [{ kind: 'secret', secret }], file);
  expect(await opened(Buffer.concat([Buffer.from(header), new Uint8Array(1000)]))).toMatchObject({ reason: 'header' });
  expect(calls).toBe(0);
  const file = await encryptToRecipients(engine, seeded('few'), [engine.publicKey(secret)], Buffer.from('key'));
  expect(await opened(file)).toMatchObject({ ok: true });
  expect(calls).toBeGreaterThan(2);
});

test('as many recipients as are said to fit do fit', async () => {
  const most = Array.from({ length: 2000 }, (_, count) => count).findLast(fitsInHeader) ?? 0;
  expect(most).toBeGreaterThan(600);
  const recipient = engine.publicKey(secret);
  const everyone = (count: number) => Array.from({ length: count }, () => recipient);
  const file = await encryptToRecipients(engine, seeded('many'), everyone(most), Buffer.from('key'));
  expect(parseHeader(file)?.stanzas).toHaveLength(most);
  await expect(encryptToRecipients(engine, seeded('many'), everyone(most + 2), Buffer.from('key'))).rejects.toThrow(
    'header',
  );
});

test('a work factor above 20 is refused before any work', async () => {
  const file = await encryptWithPassword(engine, seeded('w'), 'a password', 1, Buffer.from('x'));
  const asking = (factor: string) => {
    const text = Buffer.from(file).toString('latin1');
    return Buffer.from(text.replace(/^(-> scrypt \S+) 1$/m, `$1 ${factor}`), 'latin1');
  };
  expect(largestWorkFactor).toBe(20);
  for (const factor of ['21', '30', '99', '0', '01', '+1', '1e1', '-1', '64']) {
    scryptCalls.count = 0;
    expect(await decryptBytes(engine, [{ kind: 'password', password: 'a password' }], asking(factor))).toEqual({
      ok: false,
      reason: 'header',
    });
    expect(scryptCalls.count).toBe(0);
  }
  expect(await decryptBytes(engine, [{ kind: 'password', password: 'a password' }], asking('2'))).toEqual({
    ok: false,
    reason: 'no-match',
  });
  expect(scryptCalls.count).toBe(1);
});

test('a password stanza stands alone, so that one file cannot ask for the work twice', async () => {
  scryptCalls.count = 0;
  const text = Buffer.from(await encryptWithPassword(engine, seeded('w'), 'a password', 1, Buffer.from('x'))).toString(
    'latin1',
  );
  const [stanza = ''] = /-> scrypt .*\n.*\n/.exec(text) ?? [];
  const twice = Buffer.from(text.replace(stanza, stanza + stanza), 'latin1');
  scryptCalls.count = 0;
  expect(await decryptBytes(engine, [{ kind: 'password', password: 'a password' }], twice)).toEqual({
    ok: false,
    reason: 'header',
  });
  expect(scryptCalls.count).toBe(0);
});

test.each<EngineName>(['native', 'wasm'])('the %s engine digests as the published BLAKE3 vectors say', async (name) => {
  const engine = await loadEngine(name);
  const hex = (length: number) =>
    Buffer.from(engine.blake3(Uint8Array.from({ length }, (_, index) => index % 251))).toString('hex');
  expect(hex(0)).toBe('af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262');
  expect(hex(1024)).toBe('42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7');
  expect(hex(102_400)).toBe('bc3e3d41a1146b069abffad3c0d44860cf664390afce4d9661f7902e7943e085');
});
