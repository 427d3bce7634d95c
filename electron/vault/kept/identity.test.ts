// Identity files: one password, one file, and no hint to somebody who guesses.
import { describe, expect, test } from 'vitest';
import { verifySignature } from '../../keys/signing.ts';
import { encryptWithPassword } from '../age/age.ts';
import { armor } from '../age/armor.ts';
import { parseHeader } from '../age/header.ts';
import {
  changePassword,
  createIdentity,
  openIdentity,
  productionWorkFactor,
  signingPublicKey,
  signWith,
} from './identity.ts';
import { must, secretText, seeded, testEngine as engine } from '../testing/vaults.ts';

const sealing = (seed: string) => ({ engine, random: seeded(seed), workFactor: 1 });

describe('an identity', () => {
  test('opens with its password, whole', async () => {
    const { file, identity } = await createIdentity(sealing('ana'), 'the right password');
    const opened = await must(openIdentity(engine, file, 'the right password'));
    expect(opened.identity).toEqual(identity);
    expect(identity.recipient).toMatch(/^age1/);
  });

  test('says the same to a wrong password and for a file damaged anywhere', async () => {
    const { file } = await createIdentity(sealing('ana'), 'the right password');
    const refused = await openIdentity(engine, file, 'another password');
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'identity-closed' } });
    for (let at = 0; at < file.length; at += 3) {
      const damaged = file.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      expect(await openIdentity(engine, damaged, 'the right password')).toEqual(refused);
    }
    for (const cut of [0, 1, 100, file.length - 1])
      expect(await openIdentity(engine, file.subarray(0, cut), 'the right password')).toEqual(refused);
    expect(await openIdentity(engine, new Uint8Array(1024 * 1024), 'the right password')).toEqual(refused);
  });

  test.each([
    ['nothing', ''],
    ['no key', '# only a comment\n'],
    ['two keys', `${secretText(seeded('a')(32))}\n${secretText(seeded('b')(32))}\n`],
    ['no age key', 'AGE-PLUGIN-YUBIKEY-1ABC\n'],
  ])('with %s inside is refused', async (_what, text) => {
    const file = await encryptWithPassword(engine, seeded('x'), 'the right password', 1, Buffer.from(text));
    expect(await openIdentity(engine, file, 'the right password')).toMatchObject({ ok: false });
  });

  test('that age made, without a signing seed, signs with a key that follows from it', async () => {
    const text = Buffer.from(`# created: 2026-03-02\n${secretText(seeded('a')(32))}\n`);
    const file = await encryptWithPassword(engine, seeded('x'), 'the right password', 1, text);
    const binary = await must(openIdentity(engine, file, 'the right password'));
    const armored = await must(openIdentity(engine, Buffer.from(armor(file)), 'the right password'));
    expect(armored.identity).toEqual(binary.identity);
    expect(binary.identity.signingSeed).not.toEqual(binary.identity.secret);
  });

  test('signs what its public key verifies', async () => {
    const { identity } = await createIdentity(sealing('ana'), 'the right password');
    const message = Buffer.from('approved');
    expect(verifySignature(signingPublicKey(identity), message, signWith(identity, message))).toBe(true);
  });

  test('keeps its keys when the password changes, and the old password opens the new file no more', async () => {
    const { file, identity } = await createIdentity(sealing('ana'), 'the old password');
    expect(await changePassword(sealing('b'), file, 'a wrong password', 'the new password')).toMatchObject({
      ok: false,
    });
    const changed = await must(changePassword(sealing('b'), file, 'the old password', 'the new password'));
    expect(await must(openIdentity(engine, changed.file, 'the new password'))).toEqual({ ok: true, identity });
    expect(await openIdentity(engine, changed.file, 'the old password')).toMatchObject({ ok: false });
  });

  test('contains neither password nor keys in clear', async () => {
    const { file, identity } = await createIdentity(sealing('ana'), 'canary-4711-password');
    const text = Buffer.from(file).toString('latin1');
    for (const secret of [
      'canary-4711-password',
      secretText(identity.secret),
      Buffer.from(identity.signingSeed).toString('base64'),
    ])
      expect(text).not.toContain(secret);
  });
});

test('production asks for the work that age itself asks for', async () => {
  expect(productionWorkFactor).toBe(18);
  const { file } = await createIdentity({ ...sealing('ana'), workFactor: 5 }, 'the right password');
  expect(parseHeader(file)?.stanzas[0]?.args[1]).toBe('5');
});
