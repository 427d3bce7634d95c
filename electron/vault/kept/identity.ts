// An account's identity: an age identity file encrypted with its password, which also carries the seed of its signing key.
import { hkdfSync } from 'node:crypto';
import { decodeBase64, encodeBase64 } from '../../keys/base64.ts';
import type { Random } from '../../keys/random.ts';
import { seedBytes, sign, signingKeysFromSeed } from '../../keys/signing.ts';
import { decryptBytes, encryptWithPassword } from '../age/age.ts';
import type { Engine } from '../age/engine.ts';
import { decodeSecret, encodeSecret, newSecret, recipientOf } from '../age/keys.ts';
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

const seedLine = /^# rekey-signing-seed: ([A-Za-z0-9+/]{43}=)$/;
const largestFile = largestHeader + 64 * 1024;

const didNotOpen = refused('identity-closed', 'The password is wrong, or the identity file is damaged.');
const notByPassword = refused(
  'recipient-type-not-supported',
  'This identity file is not encrypted with a password but to a recipient type that is not supported. Encrypt it with a password first.',
);

const seal = async ({ engine, random, workFactor }: Sealing, identity: Identity, password: string) => {
  const text = [
    `# public key: ${identity.recipient}`,
    `# rekey-signing-seed: ${encodeBase64(identity.signingSeed)}`,
    encodeSecret(identity.secret),
    '',
  ].join('\n');
  return encryptWithPassword(engine, random, password, workFactor, Buffer.from(text));
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
const seedFrom = (secret: Uint8Array): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), 'rekey/v1/signing-seed', seedBytes));

const parse = (engine: Engine, plain: Uint8Array): Identity | null => {
  const lines = Buffer.from(plain).toString('latin1').split(/\r?\n/);
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const secret = keys.length === 1 ? decodeSecret(keys[0] ?? '') : null;
  if (secret === null) return null;
  const seed = lines.map((line) => seedLine.exec(line)?.[1]).find((found) => found !== undefined);
  const signingSeed = seed === undefined ? seedFrom(secret) : decodeBase64(seed);
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
  opened.plain.fill(0);
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
export const signingPublicKey = ({ signingSeed }: Identity): string => signingKeysFromSeed(signingSeed).publicKey;

export const signWith = ({ signingSeed }: Identity, message: Uint8Array): Uint8Array =>
  sign(signingKeysFromSeed(signingSeed), message);
