// The public age test vectors (CCTV), every one in both engines.
import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import * as vectors from 'cctv-age';
import { describe, expect, test } from 'vitest';
import { decrypt, sourceOf } from './age.ts';
import { dearmor } from './armor.ts';
import { type EngineName, loadEngine } from './engine.ts';
import type { Unlocking } from './file-key.ts';
import { decodeSecret } from './keys.ts';

type Vector = { fields: ReadonlyMap<string, readonly string[]>; file: Uint8Array };

const read = (bytes: Uint8Array): Vector => {
  const at = Buffer.from(bytes).indexOf('\n\n');
  const fields = new Map<string, string[]>();
  for (const line of Buffer.from(bytes.subarray(0, at)).toString().split('\n')) {
    const [key = '', ...value] = line.split(': ');
    fields.set(key, [...(fields.get(key) ?? []), value.join(': ')]);
  }
  const file = bytes.subarray(at + 2);
  return { fields, file: fields.get('compressed')?.[0] === 'zlib' ? inflateSync(file) : file };
};

/**
 * The post-quantum hybrid recipient is not part of Rekey. These three are refused before its kind matters, in the published words: a
 * body that is not canonical base64, an X25519 stanza of the wrong form, and a kind in capitals, which is nobody's.
 */
const refusedAsPublished = ['hybrid_not_canonical_body', 'hybrid_x25519_arg', 'hybrid_uppercase'];
const isForeign = (name: string): boolean => name.includes('hybrid') && !refusedAsPublished.includes(name);

const all = Object.entries(vectors as unknown as Record<string, Uint8Array>);

describe.each<EngineName>(['native', 'wasm'])('age test vectors in the %s engine', (name) => {
  test('there are the 143 vectors of the pinned package, 19 of them hybrid', () => {
    expect(all.length).toBe(143);
    expect(all.filter(([vector]) => vector.includes('hybrid')).length).toBe(19);
    expect(all.filter(([vector]) => isForeign(vector)).length).toBe(16);
  });

  test.each(all)('%s', async (vector, bytes) => {
    const engine = await loadEngine(name);
    const { fields, file } = read(bytes);
    const secrets = (fields.get('identity') ?? [])
      .map((text) => decodeSecret(Buffer.from(text)))
      .filter((secret) => secret !== null);
    const unlockings: Unlocking[] = [
      ...secrets.map((secret) => ({ kind: 'secret', secret }) as const),
      ...(fields.get('passphrase') ?? []).map((password) => ({ kind: 'password', password }) as const),
    ];
    const released = createHash('sha256');
    const armored = fields.get('armored')?.[0] === 'yes';
    const binary = armored ? dearmor(file) : file;
    const result =
      binary === null
        ? ({ ok: false, reason: 'armor' } as const)
        : await decrypt(engine, unlockings, sourceOf(binary), (chunk) => void released.update(chunk));
    const outcomes = {
      armor: 'armor failure',
      header: 'header failure',
      'no-match': 'no match',
      'recipient-type': 'recipient type not supported',
      hmac: 'HMAC failure',
      payload: 'payload failure',
    } as const;
    const outcome = result.ok ? 'success' : outcomes[result.reason];
    expect(outcome).toBe(isForeign(vector) ? 'recipient type not supported' : fields.get('expect')?.[0]);
    const payload = fields.get('payload')?.[0];
    if (payload !== undefined && (outcome === 'success' || outcome === 'payload failure'))
      expect(released.digest('hex')).toBe(payload);
  });
});
