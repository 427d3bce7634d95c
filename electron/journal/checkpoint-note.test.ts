import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../keys/base64.ts';
import { newSigningKeys, sign } from '../keys/signing.ts';
import { checkpointNote, openCheckpoint, originOf, verifierKey } from './checkpoint-note.ts';
import { leafHash } from './merkle.ts';

const keys = newSigningKeys();
const others = newSigningKeys();
const checkpoint = { size: 42, root: encodeBase64(leafHash('all of it')) };
const note = checkpointNote(checkpoint, keys.publicKey, (message) => sign(keys, message));
const [origin = '', , , , signatureLine = ''] = note.split('\n');

describe('a checkpoint note', () => {
  it('is three lines, an empty one, and the signature line of the specification', () => {
    expect(note).toBe(`${originOf(keys.publicKey)}\n42\n${checkpoint.root}\n\n${signatureLine}\n`);
    const [dash, name, encoded = ''] = signatureLine.split(' ');
    expect([dash, name]).toEqual(['—', origin]);
    const bytes = Buffer.from(encoded, 'base64');
    expect(bytes).toHaveLength(4 + 64);
    const key = Buffer.concat([Buffer.from([1]), Buffer.from(keys.publicKey, 'base64')]);
    const id = createHash('sha256').update(`${origin}\n`).update(key).digest().subarray(0, 4);
    expect(bytes.subarray(0, 4)).toEqual(id);
    expect(verifierKey(keys.publicKey)).toBe(`${origin}+${id.toString('hex')}+${key.toString('base64')}`);
  });

  it('opens with the key that signed it, and a witness’s signature beside is no hindrance', () => {
    expect(openCheckpoint(note, keys.publicKey)).toEqual({ ok: true, checkpoint });
    const witnessed = `${note}— witness.example ${Buffer.alloc(76).toString('base64')}\n`;
    expect(openCheckpoint(witnessed, keys.publicKey)).toEqual({ ok: true, checkpoint });
  });

  it('of another log, or signed by another key, does not', () => {
    expect(openCheckpoint(note, others.publicKey)).toEqual({ ok: false, why: 'another-log' });
    const forged = checkpointNote(checkpoint, keys.publicKey, (message) => sign(others, message));
    expect(openCheckpoint(forged, keys.publicKey)).toEqual({ ok: false, why: 'signature-wrong' });
  });

  it('with any byte changed is refused', () => {
    const bytes = Buffer.from(note);
    for (let place = 0; place < bytes.length; place++) {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ 1;
      expect(openCheckpoint(changed.toString(), keys.publicKey).ok, `byte ${place}`).toBe(false);
    }
  });

  it.each([
    ['nothing', ''],
    ['no signature', `${origin}\n42\n${checkpoint.root}\n\n`],
    ['a size with a leading zero', note.replace('\n42\n', '\n042\n')],
    ['a size below nothing', note.replace('\n42\n', '\n-42\n')],
    ['a root of another length', note.replace(checkpoint.root, 'AAAA')],
    ['a line too few', note.replace('42\n', '')],
    ['something behind the end', `${note}more`],
    ['a note without end', `${note.slice(0, -1)}${'— x y\n'.repeat(100_000)}`],
  ])('that is %s is not read as one', (_what, text) => {
    expect(openCheckpoint(text, keys.publicKey)).toEqual({ ok: false, why: 'not-a-checkpoint' });
  });
});
