/** A checkpoint as it leaves the workstation: a C2SP tlog-checkpoint in a signed note, which other programs and people can read and check. */

import { createHash } from 'node:crypto';
import { decodeBase64, encodeBase64 } from '../keys/base64.ts';
import { verifySignature } from '../keys/signing.ts';
import { hashBytes } from './merkle.ts';

/** `root` is the Merkle tree's over the first `size` records, base64. */
export type Checkpoint = { readonly size: number; readonly root: string };

type Sign = (message: Uint8Array) => Uint8Array;
type Opened =
  | { readonly ok: true; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly why: NoteProblem };
export type NoteProblem = 'not-a-checkpoint' | 'another-log' | 'signature-wrong';

/** The algorithm's byte in a key id: Ed25519, as the signed note's specification numbers it. */
const ed25519 = 1;
const keyIdBytes = 4;
const dash = '\u2014';
const utf8 = new TextEncoder();

/** The log's name: its desk is told by the key that founded it, not by a name that two desks may share. */
export const originOf = (workstationKey: string): string =>
  `rekey.invalid/${createHash('sha256').update(keyOf(workstationKey)).digest('hex').slice(0, 16)}`;

/** What others put in their list of keys to check this log's notes with: `<name>+<key id>+<key>`. */
export const verifierKey = (workstationKey: string): string => {
  const key = Uint8Array.of(ed25519, ...keyOf(workstationKey));
  const name = originOf(workstationKey);
  return `${name}+${Buffer.from(keyId(name, workstationKey)).toString('hex')}+${encodeBase64(key)}`;
};

/** `sign` is the workstation's, whose public key (base64) is `workstationKey`. */
export const checkpointNote = ({ size, root }: Checkpoint, workstationKey: string, sign: Sign): string => {
  const origin = originOf(workstationKey);
  const text = `${origin}\n${size}\n${root}\n`;
  const signature = encodeBase64(Uint8Array.of(...keyId(origin, workstationKey), ...sign(utf8.encode(text))));
  return `${text}\n${dash} ${origin} ${signature}\n`;
};

const keyOf = (publicKey: string): Uint8Array => {
  const key = decodeBase64(publicKey);
  if (key === null) throw new Error('checkpoint: expected the workstation key in base64');
  return key;
};

/** The first four bytes of SHA-256 over name, newline, algorithm and key: tells keys apart, and proves nothing. */
const keyId = (name: string, publicKey: string): Uint8Array =>
  new Uint8Array(
    createHash('sha256')
      .update(`${name}\n`)
      .update(Uint8Array.of(ed25519, ...keyOf(publicKey)))
      .digest()
      .subarray(0, keyIdBytes),
  );

/** No note is longer: three short lines and a handful of signatures by witnesses. */
const longest = 64 * 1024;

/** Reads a note and checks the workstation's signature on it; signatures by others, which witnesses may have added, are passed over. */
export const openCheckpoint = (note: string, workstationKey: string): Opened => {
  const parts = /^((?:[^\n]+\n){3,})\n((?:\u2014 [^ \n]+ [^ \n]+\n)+)$/.exec(note.length > longest ? '' : note);
  const [, text = '', signatures = ''] = parts ?? [];
  const [origin = '', sizeText = '', root = ''] = text.split('\n');
  const size = /^(0|[1-9]\d{0,15})$/.test(sizeText) ? Number(sizeText) : Number.NaN;
  if (!Number.isSafeInteger(size) || decodeBase64(root)?.length !== hashBytes)
    return { ok: false, why: 'not-a-checkpoint' };
  if (origin !== originOf(workstationKey)) return { ok: false, why: 'another-log' };
  return isSignedBy(origin, workstationKey, text, signatures)
    ? { ok: true, checkpoint: { size, root } }
    : { ok: false, why: 'signature-wrong' };
};

const isSignedBy = (name: string, publicKey: string, text: string, signatures: string): boolean => {
  const id = keyId(name, publicKey);
  return signatures
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, signer]) => signer === name)
    .some(([, , encoded = '']) => {
      const bytes = decodeBase64(encoded);
      if (bytes === null || Buffer.compare(bytes.subarray(0, keyIdBytes), id) !== 0) return false;
      return verifySignature(publicKey, utf8.encode(text), bytes.subarray(keyIdBytes));
    });
};
