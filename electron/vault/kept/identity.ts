// An account's identity: an age identity file encrypted with its password, which also carries the seed of its signing key.
import type { Random } from '../../keys/random.ts';
import { joinSecret, wipe } from '../../keys/secret-bytes.ts';
import { forgetKeys, seedBytes, sign, signingKeysFromSeed } from '../../keys/signing.ts';
import { decryptBytes, encryptWithPassword } from '../age/age.ts';
import type { Engine } from '../age/engine.ts';
import { decodeSeed, encodeSeed } from '../age/seed.ts';
import { hkdf } from '../age/hkdf.ts';
import { decodeSecret, encodeSecret, linesOf, newSecret, recipientOf, secretLines } from '../age/keys.ts';
import { largestHeader } from '../age/header.ts';
import { type Outcome, refused } from '../outcome.ts';

/** An opened identity: it holds secrets, so it lives in memory only and is forgotten at the end of the sitting. */
export type Identity = {
  /** `age1…`, what others encrypt to. */
  readonly recipient: string;
  /** X25519, 32 bytes. */
  readonly secret: Uint8Array;
  /** Ed25519, 32 bytes. */
  readonly signingSeed: Uint8Array;
};

/** 2^18: what `age -p` asks for, some 0.8 s on one core. */
export const productionWorkFactor = 18;

export type Sealing = { readonly engine: Engine; readonly random: Random; readonly workFactor: number };

const seedComment = Buffer.from('# rekey-signing-seed: ');
const largestFile = largestHeader + 64 * 1024;

const didNotOpen = refused('identity-closed', 'The password is wrong, or the identity file is damaged.');
const notByPassword = refused(
  'recipient-type-not-supported',
  'This identity file is not encrypted with a password but to a recipient type that is not supported. Encrypt it with a password first.',
);

const seal = async ({ engine, random, workFactor }: Sealing, identity: Identity, password: string) => {
  const text = joinSecret(
    Buffer.from(`# public key: ${identity.recipient}\n${seedComment.toString()}`),
    encodeSeed(identity.signingSeed),
    Buffer.from('\n'),
    encodeSecret(identity.secret),
    Buffer.from('\n'),
  );
  return encryptWithPassword(engine, random, password, workFactor, text).finally(() => wipe(text));
};

export const createIdentity = async (
  sealing: Sealing,
  password: string,
): Promise<{ file: Uint8Array; identity: Identity }> => {
  const secret = newSecret(sealing.random);
  const signingSeed = sealing.random(seedBytes);
  const identity = { recipient: recipientOf(sealing.engine, secret), secret, signingSeed };
  return { file: await seal(sealing, identity, password), identity };
};

/** An identity that `age -p` made has no seed line: its signing key then follows from its secret (FORMAT.md). */
const seedFrom = (secret: Uint8Array): Uint8Array => hkdf(secret, new Uint8Array(0), 'rekey/v1/signing-seed');

const parse = (engine: Engine, plain: Uint8Array): Identity | null => {
  const [key, ...more] = secretLines(plain);
  const secret = key === undefined || more.length > 0 ? null : decodeSecret(key);
  if (secret === null) return null;
  const seed = linesOf(plain).find(
    (line) => Buffer.from(line.buffer, line.byteOffset, line.length).indexOf(seedComment) === 0,
  );
  const signingSeed = seed === undefined ? seedFrom(secret) : decodeSeed(seed.subarray(seedComment.length));
  return signingSeed === null ? null : { recipient: recipientOf(engine, secret), secret, signingSeed };
};

/** One refusal for a wrong password and a damaged file: which of them it was helps only somebody who guesses. */
export const openIdentity = async (
  engine: Engine,
  file: Uint8Array,
  password: string,
): Promise<Outcome<{ readonly identity: Identity }>> => {
  if (file.length > largestFile) return didNotOpen;
  const opened = await decryptBytes(engine, [{ kind: 'password', password }], file);
  if (!opened.ok) return opened.reason === 'recipient-type' ? notByPassword : didNotOpen;
  const identity = parse(engine, opened.plain);
  wipe(opened.plain);
  return identity === null ? didNotOpen : { ok: true, identity };
};

/** The same keys under another password: nothing in a vault moves. */
export const changePassword = async (
  sealing: Sealing,
  file: Uint8Array,
  before: string,
  after: string,
): Promise<Outcome<{ readonly file: Uint8Array; readonly identity: Identity }>> => {
  const opened = await openIdentity(sealing.engine, file, before);
  if (!opened.ok) return opened;
  return { ok: true, file: await seal(sealing, opened.identity, after), identity: opened.identity };
};

/** Raw Ed25519, base64, as events register it. */
export const signingPublicKey = ({ signingSeed }: Identity): string => {
  const keys = signingKeysFromSeed(signingSeed);
  forgetKeys(keys);
  return keys.publicKey;
};

/** Throws once the identity is forgotten: a signature by overwritten keys would be recorded, and never verify. */
export const signWith = ({ signingSeed }: Identity, message: Uint8Array): Uint8Array => {
  if (signingSeed.every((byte) => byte === 0))
    throw new Error('identity: expected its keys in memory, they were wiped');
  const keys = signingKeysFromSeed(signingSeed);
  const signature = sign(keys, message);
  forgetKeys(keys);
  return signature;
};

export const forgetIdentity = ({ secret, signingSeed }: Identity): void => wipe(secret, signingSeed);
