// Encrypting and decrypting whole age files (c2sp.org/age, version 1), streaming or in memory.
import type { Random } from '../../keys/random.ts';
import { joinSecret, secretCopy, wipe } from '../../keys/secret-bytes.ts';
import { dearmor, looksArmored } from './armor.ts';
import type { Engine } from './engine.ts';
import {
  fileKeyBytes,
  headerMac,
  macMatches,
  payloadKey,
  type Unlocking,
  unwrap,
  unwrapWithEphemeral,
  wrapForPassword,
  wrapForRecipient,
} from './file-key.ts';
import { encodeHeader, encodeStanzas, largestHeader, parseHeader, type Stanza } from './header.ts';
import { type ByteSink, type ByteSource, openPayload, type PayloadWriter, scratch, sealPayload } from './payload.ts';

/** `recipient-type`: nothing opens it, and it is for a kind of recipient that is not supported. */
export type AgeFailure = 'armor' | 'header' | 'no-match' | 'recipient-type' | 'hmac' | 'payload';
export type Opened = { readonly ok: true } | { readonly ok: false; readonly reason: AgeFailure };

const nonceBytes = 16;

const startWith = async (
  engine: Engine,
  random: Random,
  fileKey: Uint8Array,
  stanzas: readonly Stanza[],
  sink: ByteSink,
): Promise<PayloadWriter> => {
  const covered = encodeStanzas(stanzas);
  const header = encodeHeader(covered, headerMac(fileKey, covered));
  if (header.length > largestHeader) throw new Error(`age: expected a header within ${largestHeader} bytes`);
  const nonce = random(nonceBytes);
  await sink(Buffer.concat([header, nonce]));
  return sealPayload(engine, payloadKey(fileKey, nonce), sink);
};

/** Whether a file for so many X25519 recipients keeps its header within the limit: 98 bytes a recipient, 75 besides. */
export const fitsInHeader = (recipients: number): boolean => recipients * 98 + 75 <= largestHeader;

/** Begins a file for X25519 recipients (32 bytes each); the rest is written to what it answers. */
export const startForRecipients = async (
  engine: Engine,
  random: Random,
  recipients: readonly Uint8Array[],
  sink: ByteSink,
): Promise<PayloadWriter> => {
  const fileKey = random(fileKeyBytes);
  const stanzas = recipients.map((recipient) => {
    const ephemeral = random(32);
    const stanza = wrapForRecipient(engine, fileKey, recipient, ephemeral);
    wipe(ephemeral);
    return stanza;
  });
  const started = await startWith(engine, random, fileKey, stanzas, sink);
  wipe(fileKey);
  return started;
};

const collect = () => {
  const parts: Uint8Array[] = [];
  const sink: ByteSink = (bytes) => void parts.push(secretCopy(bytes));
  return { sink, whole: () => joinSecret(...parts.splice(0)) };
};

export const encryptToRecipients = async (
  engine: Engine,
  random: Random,
  recipients: readonly Uint8Array[],
  plain: Uint8Array,
): Promise<Uint8Array> => {
  const { sink, whole } = collect();
  const payload = await startForRecipients(engine, random, recipients, sink);
  await payload.write(plain);
  await payload.end();
  return whole();
};

export const encryptWithPassword = async (
  engine: Engine,
  random: Random,
  password: string,
  workFactor: number,
  plain: Uint8Array,
): Promise<Uint8Array> => {
  const fileKey = random(fileKeyBytes);
  const stanza = await wrapForPassword(engine, fileKey, password, workFactor, random);
  const { sink, whole } = collect();
  const payload = await startWith(engine, random, fileKey, [stanza], sink);
  wipe(fileKey);
  await payload.write(plain);
  await payload.end();
  return whole();
};

/**
 * A file for recipients together with a check that each of them can open it, run on the bytes as they came back from the disk
 * (invariant 14). It works from the sender's side of the key agreement, which is wiped with the check, as is its copy of `plain`.
 */
export const encryptProvably = async (
  engine: Engine,
  random: Random,
  recipients: readonly Uint8Array[],
  plain: Uint8Array,
): Promise<{ bytes: Uint8Array; opensForAll: (reread: Uint8Array) => Promise<boolean> }> => {
  const fileKey = random(fileKeyBytes);
  const ephemerals = recipients.map(() => random(32));
  const stanzas = recipients.map((recipient, index) =>
    wrapForRecipient(engine, fileKey, recipient, ephemerals[index] ?? new Uint8Array(0)),
  );
  const { sink, whole } = collect();
  const payload = await startWith(engine, random, fileKey, stanzas, sink);
  wipe(fileKey);
  await payload.write(plain);
  await payload.end();
  const expected = secretCopy(plain);
  const opensForEach = async (reread: Uint8Array): Promise<boolean> => {
    const header = parseHeader(reread);
    if (header === null || header.stanzas.length !== recipients.length) return false;
    for (const [index, recipient] of recipients.entries()) {
      const stanza = header.stanzas[index];
      const ephemeral = ephemerals[index];
      if (stanza === undefined || ephemeral === undefined) return false;
      const unwrapped = unwrapWithEphemeral(engine, stanza, recipient, ephemeral);
      if (unwrapped === null || !macMatches(unwrapped, header)) return false;
      const opened = collect();
      const rest = reread.subarray(header.length);
      const key = payloadKey(unwrapped, rest.subarray(0, nonceBytes));
      wipe(unwrapped);
      const payload = rest.subarray(nonceBytes);
      const isWhole = await openPayload(engine, key, sourceOf(payload), opened.sink, payload.length);
      const again = opened.whole();
      const isSame = isWhole && Buffer.compare(again, expected) === 0;
      wipe(key, again);
      if (!isSame) return false;
    }
    return recipients.length > 0;
  };
  const opensForAll = (reread: Uint8Array) => opensForEach(reread).finally(() => wipe(expected, ...ephemerals));
  return { bytes: whole(), opensForAll };
};

export const sourceOf = (bytes: Uint8Array): ByteSource => {
  let at = 0;
  return async (into) => {
    const taken = Math.min(into.length, bytes.length - at);
    into.set(bytes.subarray(at, at + taken));
    at += taken;
    return taken;
  };
};

/** Decrypts a binary age file. No byte reaches `sink` before its chunk was verified. */
export const decrypt = async (
  engine: Engine,
  unlockings: readonly Unlocking[],
  source: ByteSource,
  sink: ByteSink,
): Promise<Opened> => {
  const start = scratch(largestHeader + nonceBytes);
  let held = 0;
  let ended = false;
  while (!ended && held < start.length) {
    const read = await source(start.subarray(held));
    ended = read === 0;
    held += read;
  }
  const header = parseHeader(start.subarray(0, held));
  if (header === null || held < header.length + nonceBytes) return { ok: false, reason: 'header' };
  const unwrapped = await unwrap(engine, header, unlockings);
  if (!unwrapped.ok) return unwrapped;
  const nonce = start.subarray(header.length, header.length + nonceBytes);
  const key = macMatches(unwrapped.fileKey, header) ? payloadKey(unwrapped.fileKey, nonce) : null;
  wipe(unwrapped.fileKey);
  if (key === null) return { ok: false, reason: 'hmac' };
  let early: Uint8Array = start.subarray(header.length + nonceBytes, held);
  const rest: ByteSource = async (into) => {
    if (early.length === 0) return source(into);
    const taken = Math.min(into.length, early.length);
    into.set(early.subarray(0, taken));
    early = early.subarray(taken);
    return taken;
  };
  const known = ended ? early.length : undefined;
  const opened = await openPayload(engine, key, rest, sink, known).finally(() => wipe(key));
  return opened ? { ok: true } : { ok: false, reason: 'payload' };
};

/** Decrypts a small file, armored or binary, as a whole; whoever calls has bounded its size, and wipes what it gets. */
export const decryptBytes = async (
  engine: Engine,
  unlockings: readonly Unlocking[],
  file: Uint8Array,
): Promise<{ readonly ok: true; readonly plain: Uint8Array } | { readonly ok: false; readonly reason: AgeFailure }> => {
  const bytes = looksArmored(file) ? dearmor(file) : file;
  if (bytes === null) return { ok: false, reason: 'armor' };
  const { sink, whole } = collect();
  const opened = await decrypt(engine, unlockings, sourceOf(bytes), sink);
  const plain = whole();
  if (opened.ok) return { ok: true, plain };
  wipe(plain);
  return opened;
};
