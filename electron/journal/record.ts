/** How the next event is chained to the one before it and signed, the same for whichever database keeps the journal. */

import { hash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '../../shared/domain/json.ts';
import {
  chainedForm,
  hashBeforeFirst,
  type RecordedEvent,
  signedForm,
  type UnsignedEvent,
} from '../../shared/domain/recorded-event.ts';
import { leafHash } from './merkle.ts';
import type { Head, NewEvent, Signer } from './port.ts';

export const emptyHead: Head = { position: 0, hash: hashBeforeFirst, at: '' };

const signatureBytes = 64;

export function signedMessage(event: Omit<RecordedEvent, 'signature'>): Uint8Array {
  return new TextEncoder().encode(canonicalJson(signedForm(event)));
}

/** SHA-256 of the whole record, hex: the next record's `previousHash`. */
export function hashRecord(event: RecordedEvent): string {
  return hashText(wholeRecord(event));
}

export const hashText = (text: string): string => hash('sha256', text, 'hex');

/** The record's leaf in the journal's Merkle tree, over the same text. */
export function leafOf(event: RecordedEvent): Uint8Array {
  return leafHash(wholeRecord(event));
}

/** What a record that was made here was made of. Each text is written once, however often it is signed, hashed and kept. */
const texts = new WeakMap<RecordedEvent, { readonly data: string; readonly whole: string }>();

const wholeRecord = (event: RecordedEvent): string => texts.get(event)?.whole ?? canonicalJson(chainedForm(event));

/** The canonical text of the record's data, as it is kept. */
export const dataText = (event: RecordedEvent): string => texts.get(event)?.data ?? canonicalJson(event.data);

/**
 * The canonical text of what is signed, in the two parts between which the signature stands in the whole record: its members sort there.
 * `record.test.ts` holds both against the canonical writer.
 */
const aroundSignature = (event: Omit<UnsignedEvent, 'data'>, data: string): readonly [string, string] => {
  const { position, stream, version, type, at, actor, previousHash } = event;
  const text = (value: string) => canonicalJson(value);
  return [
    `{"actor":${text(actor)},"at":${text(at)},"data":${data},"position":${position},"previousHash":${text(previousHash)},`,
    `"stream":${text(stream)},"type":${text(type)},"version":${version}}`,
  ];
};

/** A record as it is kept: the canonical text of all of it, made without reading its data. Text that is not canonical belongs to none. */
export type KeptRecord = { readonly type: string; readonly text: string };

export function headAfter(event: RecordedEvent): Head {
  return { position: event.position, hash: hashRecord(event), at: event.at };
}

/** Text order is time order only in this one form, so nothing else is let in. */
export function isInstant(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) return false;
  const milliseconds = Date.parse(text);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === text;
}

export function recordNext(
  head: Head,
  place: { readonly stream: string; readonly version: number; readonly at: string },
  signer: Signer,
  event: NewEvent,
): RecordedEvent {
  const data = canonicalJson(event.data);
  const unsigned = {
    position: head.position + 1,
    stream: place.stream,
    version: place.version,
    type: event.type,
    // A copy through the canonical text: what the caller changes later cannot differ from what was signed.
    data: JSON.parse(data) as JsonObject,
    at: place.at,
    actor: signer.actor,
    previousHash: head.hash,
  };
  const [before, after] = aroundSignature(unsigned, data);
  const signature = signer.sign(Buffer.from(before + after, 'utf8'));
  if (signature.length !== signatureBytes) {
    throw new Error(`journal: expected a signature of ${signatureBytes} bytes, got ${signature.length}`);
  }
  const base64 = Buffer.from(signature).toString('base64');
  const record = { ...unsigned, signature: base64 };
  texts.set(record, { data, whole: `${before}"signature":"${base64}",${after}` });
  return record;
}

/** A bug in a caller, not something a person may meet: thrown before anything is written. */
export function checkInstant(at: string, head: Head): void {
  if (!isInstant(at)) throw new Error(`journal: expected an ISO 8601 UTC instant with milliseconds, got ${at}`);
  if (at < head.at) throw new Error(`journal: expected an instant not before the head's ${head.at}, got ${at}`);
}

/** A row that cannot be a record any more; `position` is where the reader stopped. */
export class UnreadableRecord extends Error {
  readonly position: number;

  constructor(position: number, reason: string) {
    super(`the journal's record ${position} cannot be read: ${reason}`);
    this.name = 'UnreadableRecord';
    this.position = position;
  }
}
