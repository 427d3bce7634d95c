// Wrapping a file key for recipients or a password, and unwrapping it: the part of age that says who may open.
import { scrypt, timingSafeEqual } from 'node:crypto';
import type { Random } from '../../keys/random.ts';
import { secretBytes, secretCopy, wipe } from '../../keys/secret-bytes.ts';
import { type Engine, tagBytes } from './engine.ts';
import { hkdf, hmac } from './hkdf.ts';
import { decodeRaw64, encodeRaw64, type ParsedHeader, type Stanza } from './header.ts';

export const fileKeyBytes = 16;
/** 2^20 takes 1 GiB and some three seconds: more than a file from elsewhere may ask of this machine. */
export const largestWorkFactor = 20;

const zeroNonce = new Uint8Array(12);
const x25519Info = 'age-encryption.org/v1/X25519';
const scryptLabel = Buffer.from('age-encryption.org/v1/scrypt');

export const payloadKey = (fileKey: Uint8Array, nonce: Uint8Array): Uint8Array => hkdf(fileKey, nonce, 'payload');

export const headerMac = (fileKey: Uint8Array, covered: Uint8Array): Uint8Array => {
  const key = hkdf(fileKey, new Uint8Array(0), 'header');
  const mac = hmac(key, covered);
  wipe(key);
  return mac;
};

export const macMatches = (fileKey: Uint8Array, header: ParsedHeader): boolean =>
  timingSafeEqual(headerMac(fileKey, header.covered), header.mac);

const scryptKey = (password: string, salt: Uint8Array, workFactor: number): Promise<Uint8Array> => {
  const options = { N: 2 ** workFactor, r: 8, p: 1, maxmem: 2 ** workFactor * 1024 + 16 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    const typed = new TextEncoder().encode(password);
    scrypt(typed, Buffer.concat([scryptLabel, salt]), 32, options, (error, key) => {
      wipe(typed);
      if (error) return reject(error);
      resolve(secretCopy(key));
      wipe(key);
    });
  });
};

/** `key` serves this once, and is wiped. */
const seal = (engine: Engine, key: Uint8Array, fileKey: Uint8Array): Uint8Array => {
  const body = new Uint8Array(fileKey.length + tagBytes);
  engine.seal(key, zeroNonce, fileKey, body);
  wipe(key);
  return body;
};

/** `key` serves this once, and is wiped. */
const open = (engine: Engine, key: Uint8Array, body: Uint8Array): Uint8Array | null => {
  const fileKey = secretBytes(fileKeyBytes);
  const opened = engine.open(key, zeroNonce, body, fileKey);
  wipe(key);
  return opened ? fileKey : null;
};

/** What wraps a file key for `recipient`, from the secret that both sides share; that is wiped. */
const wrappingKey = (shared: Uint8Array, share: Uint8Array, recipient: Uint8Array): Uint8Array => {
  const key = hkdf(shared, Buffer.concat([share, recipient]), x25519Info);
  wipe(shared);
  return key;
};

/** `ephemeral` is secret: with it and the recipient's public key the stanza opens too. */
export const wrapForRecipient = (
  engine: Engine,
  fileKey: Uint8Array,
  recipient: Uint8Array,
  ephemeral: Uint8Array,
): Stanza => {
  const shared = engine.sharedSecret(ephemeral, recipient);
  if (shared === null) throw new Error('age: expected a recipient of full order');
  const share = engine.publicKey(ephemeral);
  const key = wrappingKey(shared, share, recipient);
  return { type: 'X25519', args: [encodeRaw64(share)], body: seal(engine, key, fileKey) };
};

/** Opens a stanza as its recipient would, from the sender's side: what shows that a new file opens before the old one goes. */
export const unwrapWithEphemeral = (
  engine: Engine,
  stanza: Stanza,
  recipient: Uint8Array,
  ephemeral: Uint8Array,
): Uint8Array | null => {
  const share = engine.publicKey(ephemeral);
  const shared = engine.sharedSecret(ephemeral, recipient);
  if (stanza.type !== 'X25519' || stanza.args[0] !== encodeRaw64(share) || shared === null) return null;
  return open(engine, wrappingKey(shared, share, recipient), stanza.body);
};

export const wrapForPassword = async (
  engine: Engine,
  fileKey: Uint8Array,
  password: string,
  workFactor: number,
  random: Random,
): Promise<Stanza> => {
  const salt = random(16);
  const key = await scryptKey(password, salt, workFactor);
  return { type: 'scrypt', args: [encodeRaw64(salt), String(workFactor)], body: seal(engine, key, fileKey) };
};

export type Unlocking =
  | { readonly kind: 'secret'; readonly secret: Uint8Array }
  | { readonly kind: 'password'; readonly password: string };

export type Unwrapped =
  | { readonly ok: true; readonly fileKey: Uint8Array }
  | { readonly ok: false; readonly reason: 'header' | 'no-match' | 'recipient-type' };

const malformed = { ok: false, reason: 'header' } as const;
const noMatch = { ok: false, reason: 'no-match' } as const;
const notSupported = { ok: false, reason: 'recipient-type' } as const;

/** Published kinds of recipient that Rekey does not open: post-quantum hybrids, hardware keys, SSH keys. */
const foreignTypes = ['mlkem768x25519', 'mlkem768p256tag', 'p256tag', 'piv-p256', 'ssh-ed25519', 'ssh-rsa'];

/** Stanzas of the two kinds known here are held to their exact form; others are passed over. */
const isWellFormed = (engine: Engine, stanzas: readonly Stanza[]): boolean => {
  if (stanzas.some(({ type }) => type === 'scrypt') && stanzas.length > 1) return false;
  return stanzas.every(({ type, args, body }) => {
    if (type !== 'X25519' && type !== 'scrypt') return true;
    const first = decodeRaw64(args[0] ?? '');
    if (first === null || body.length !== fileKeyBytes + tagBytes) return false;
    if (type === 'X25519')
      return args.length === 1 && first.length === 32 && engine.sharedSecret(basePoint, first) !== null;
    return (
      args.length === 2 &&
      first.length === 16 &&
      /^[1-9][0-9]?$/.test(args[1] ?? '') &&
      Number(args[1]) <= largestWorkFactor
    );
  });
};

/** Any scalar serves to find a point of low order. */
const basePoint = new Uint8Array(32).fill(9);

export const unwrap = async (
  engine: Engine,
  { stanzas }: ParsedHeader,
  unlockings: readonly Unlocking[],
): Promise<Unwrapped> => {
  if (!isWellFormed(engine, stanzas)) return malformed;
  for (const unlocking of unlockings) {
    for (const stanza of stanzas) {
      const fileKey = await unwrapOne(engine, stanza, unlocking);
      if (fileKey !== null) return { ok: true, fileKey };
    }
  }
  return stanzas.some(({ type }) => foreignTypes.includes(type)) ? notSupported : noMatch;
};

const unwrapOne = async (engine: Engine, stanza: Stanza, unlocking: Unlocking): Promise<Uint8Array | null> => {
  if (unlocking.kind === 'secret')
    return unwrapFor(engine, stanza, unlocking.secret, engine.publicKey(unlocking.secret));
  const salt = decodeRaw64(stanza.args[0] ?? '');
  if (salt === null || stanza.type !== 'scrypt') return null;
  return open(engine, await scryptKey(unlocking.password, salt, Number(stanza.args[1])), stanza.body);
};

const unwrapFor = (
  engine: Engine,
  { type, args, body }: Stanza,
  secret: Uint8Array,
  recipient: Uint8Array,
): Uint8Array | null => {
  const share = type === 'X25519' && body.length === fileKeyBytes + tagBytes ? decodeRaw64(args[0] ?? '') : null;
  const shared = share?.length === 32 ? engine.sharedSecret(secret, share) : null;
  if (share === null || shared === null) return null;
  return open(engine, wrappingKey(shared, share, recipient), body);
};

/**
 * The same for one secret and its recipient, at once: for a file whose digest was recorded when it was whole, so that its other
 * stanzas need not be judged again.
 */
export const unwrapAtOnce = (
  engine: Engine,
  header: ParsedHeader,
  secret: Uint8Array,
  recipient: Uint8Array,
): Uint8Array | null => {
  for (const stanza of header.stanzas) {
    const fileKey = unwrapFor(engine, stanza, secret, recipient);
    if (fileKey === null) continue;
    if (macMatches(fileKey, header)) return fileKey;
    wipe(fileKey);
    return null;
  }
  return null;
};
