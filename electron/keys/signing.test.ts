// Ed25519: RFC 8032's own vectors, and that nothing malformed counts as a signature.
import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64 } from './base64.ts';
import {
  forgetKeys,
  isPublicKey,
  newSigningKeys,
  seedOf,
  sign,
  signerFor,
  signingKeysFromSeed,
  verifySignature,
} from './signing.ts';

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

describe('signing', () => {
  // RFC 8032, section 7.1, tests 1 to 3.
  it.each([
    [
      '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
      'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
      '',
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    ],
    [
      '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
      '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
      '72',
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    ],
    [
      'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
      'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
      'af82',
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    ],
  ])('does what RFC 8032 says for seed %s', (seed, publicKey, message, signature) => {
    const keys = signingKeysFromSeed(hex(seed));
    expect(keys.publicKey).toBe(encodeBase64(hex(publicKey)));
    expect(Buffer.from(sign(keys, hex(message))).toString('hex')).toBe(signature);
    expect(verifySignature(keys.publicKey, hex(message), hex(signature))).toBe(true);
    expect(Buffer.from(seedOf(keys)).toString('hex')).toBe(seed);
  });

  it('accepts no other message, key or signature', () => {
    const keys = newSigningKeys();
    const message = Uint8Array.of(1, 2, 3);
    const signature = signerFor('workstation', keys).sign(message);
    expect(verifySignature(keys.publicKey, message, signature)).toBe(true);
    expect(verifySignature(keys.publicKey, Uint8Array.of(1, 2, 4), signature)).toBe(false);
    expect(verifySignature(newSigningKeys().publicKey, message, signature)).toBe(false);
    expect(verifySignature(keys.publicKey, message, signature.with(5, (signature[5] ?? 0) ^ 1))).toBe(false);
  });

  it('answers false to what is no key and no signature', () => {
    const keys = newSigningKeys();
    const message = new Uint8Array(0);
    for (const key of [
      '',
      'x',
      encodeBase64(new Uint8Array(31)),
      encodeBase64(new Uint8Array(32)),
      `${keys.publicKey} `,
    ]) {
      expect(verifySignature(key, message, new Uint8Array(64))).toBe(false);
    }
    expect(verifySignature(keys.publicKey, message, new Uint8Array(63))).toBe(false);
    expect(isPublicKey(keys.publicKey)).toBe(true);
    expect(isPublicKey(keys.publicKey.replace('=', ''))).toBe(false);
  });

  it('signs nothing that verifies once the keys are forgotten', () => {
    const keys = newSigningKeys();
    forgetKeys(keys);
    expect(keys.secretKey.every((byte) => byte === 0)).toBe(true);
    expect(verifySignature(keys.publicKey, Uint8Array.of(1), sign(keys, Uint8Array.of(1)))).toBe(false);
  });
});

describe('base64', () => {
  it('has one text for one value', () => {
    expect(decodeBase64('AQ==')).toEqual(Uint8Array.of(1));
    for (const text of ['AQ', 'AQ=', 'AR==', 'A Q==', 'AQ==\n', 'AQ==AQ==', 'A-__'])
      expect([text, decodeBase64(text)]).toEqual([text, null]);
  });
});
