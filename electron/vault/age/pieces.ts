// An age file by its head and its pieces, eight chunks each: what a rotation reads, re-encrypts, digests and writes at a time.
import type { Random } from '../../keys/random.ts';
import { secretBytes, wipe } from '../../keys/secret-bytes.ts';
import { type Engine, tagBytes } from './engine.ts';
import { fileKeyBytes, headerMac, payloadKey, unwrapAtOnce, wrapForRecipient } from './file-key.ts';
import { encodeHeader, encodeStanzas, largestHeader, parseHeader } from './header.ts';
import { chunkBytes, nonceAt, plainLength, scratch, sealedBytes } from './payload.ts';

const nonceBytes = 16;
/** Half a megabyte: what is read, made and read back of it stay in a core's own cache together. */
export const pieceBytes = 8 * sealedBytes;
/** As much of a file as can be before its payload. */
export const largestHead = largestHeader + nonceBytes;

/** Header and nonce of a file, as it begins, and the key of the payload that follows. */
export type Head = { readonly bytes: Uint8Array; readonly key: Uint8Array };

/** Null when it is no header, or `secret`, whose recipient is given along, does not open it. */
export const openHead = (
  engine: Engine,
  start: Uint8Array,
  { secret, recipient }: { readonly secret: Uint8Array; readonly recipient: Uint8Array },
): Head | null => {
  const header = parseHeader(start);
  if (header === null || start.length < header.length + nonceBytes) return null;
  const fileKey = unwrapAtOnce(engine, header, secret, recipient);
  if (fileKey === null) return null;
  const bytes = start.subarray(0, header.length + nonceBytes);
  const key = payloadKey(fileKey, bytes.subarray(header.length));
  wipe(fileKey);
  return { bytes, key };
};

/** Where the payload begins; null when `start` is not the start of an age file. */
export const payloadStart = (start: Uint8Array): number | null => {
  const header = parseHeader(start);
  return header === null || start.length < header.length + nonceBytes ? null : header.length + nonceBytes;
};

export const makeHead = (engine: Engine, random: Random, recipient: Uint8Array): Head => {
  const fileKey = random(fileKeyBytes);
  const ephemeral = random(32);
  const covered = encodeStanzas([wrapForRecipient(engine, fileKey, recipient, ephemeral)]);
  const nonce = random(nonceBytes);
  const bytes = Buffer.concat([encodeHeader(covered, headerMac(fileKey, covered)), nonce]);
  const key = payloadKey(fileKey, nonce);
  wipe(fileKey, ephemeral);
  return { bytes, key };
};

export const pieceCount = (payload: number): number => Math.max(1, Math.ceil(payload / pieceBytes));

/** The part of a payload of so many bytes that piece `index`, from 0, covers. */
export const pieceAt = (payload: number, index: number): { readonly at: number; readonly length: number } => {
  const at = index * pieceBytes;
  return { at, length: Math.min(pieceBytes, payload - at) };
};

/** Each chunk of a piece: its number in the payload, where it lies in the piece, and whether it is the payload's last. */
const chunksOf = function* (payload: number, index: number) {
  const { at, length } = pieceAt(payload, index);
  for (let from = 0; from < length; from += sealedBytes) {
    const to = Math.min(from + sealedBytes, length);
    yield { nonce: nonceAt((at + from) / sealedBytes, at + to === payload), from, to };
  }
};

/**
 * Piece `index` of a payload of `payload` bytes under another key, chunk by chunk, none sealed before it was verified. False when one
 * is not genuine; `into`, as long as `piece`, then holds nothing that counts. `plain` has room for a chunk and is left to the caller.
 */
export const resealPiece = (
  engine: Engine,
  keys: { readonly from: Uint8Array; readonly to: Uint8Array },
  payload: number,
  index: number,
  piece: Uint8Array,
  plain: Uint8Array,
  into: Uint8Array,
): boolean => {
  for (const { nonce, from, to } of chunksOf(payload, index)) {
    const chunk = plain.subarray(0, Math.max(0, to - from - tagBytes));
    if (!engine.open(keys.from, nonce, piece.subarray(from, to), chunk)) return false;
    engine.seal(keys.to, nonce, chunk, into.subarray(from, to));
  }
  return true;
};

/** A small file opened as a whole; null when it is not whole, or not for `opening`. */
export const openAtOnce = (
  engine: Engine,
  file: Uint8Array,
  opening: { readonly secret: Uint8Array; readonly recipient: Uint8Array },
): Uint8Array | null => {
  const head = openHead(engine, file, opening);
  if (head === null) return null;
  const sealed = file.subarray(head.bytes.length);
  const length = plainLength(sealed.length);
  if (length === null) return null;
  const plain = secretBytes(length);
  for (let index = 0; index < pieceCount(sealed.length); index += 1) {
    const piece = pieceAt(sealed.length, index);
    for (const { nonce, from, to } of chunksOf(sealed.length, index)) {
      const start = ((piece.at + from) / sealedBytes) * chunkBytes;
      const chunk = plain.subarray(start, start + to - from - tagBytes);
      if (!engine.open(head.key, nonce, sealed.subarray(piece.at + from, piece.at + to), chunk)) {
        wipe(plain, head.key);
        return null;
      }
    }
  }
  wipe(head.key);
  return plain;
};

/** A report's description: it fits in one chunk. */
export const sealAtOnce = (engine: Engine, random: Random, recipient: Uint8Array, plain: Uint8Array): Uint8Array => {
  if (plain.length > chunkBytes) throw new Error(`age: expected at most ${chunkBytes} bytes to seal at once`);
  const head = makeHead(engine, random, recipient);
  const file = scratch(head.bytes.length + plain.length + tagBytes);
  file.set(head.bytes);
  engine.seal(head.key, nonceAt(0, true), plain, file.subarray(head.bytes.length));
  wipe(head.key);
  return file;
};
