/** How the next event is chained to the one before it and signed, the same for whichever database keeps the journal. */

import { createHash } from 'node:crypto';
import { canonicalJson, type JsonObject } from '../../shared/domain/json.ts';
import { chainedForm, hashBeforeFirst, type RecordedEvent, signedForm } from '../../shared/domain/recorded-event.ts';
import { leafHash } from './merkle.ts';
import type { Head, NewEvent, Signer } from './port.ts';

export const emptyHead: Head = { position: 0, hash: hashBeforeFirst, at: '' };

const signatureBytes = 64;

export function signedMessage(event: Omit<RecordedEvent, 'signature'>): Uint8Array {
  return new TextEncoder().encode(canonicalJson(signedForm(event)));
}

/** SHA-256 of the whole record, hex: the next record's `previousHash`. */
export function hashRecord(event: RecordedEvent): string {
  return createHash('sha256').update(wholeRecord(event), 'utf8').digest('hex');
}

/** The record's leaf in the journal's Merkle tree, over the same text. */
export function leafOf(event: RecordedEvent): Uint8Array {
  return leafHash(wholeRecord(event));
}

const wholeRecord = (event: RecordedEvent): string => canonicalJson(chainedForm(event));

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
  const unsigned = {
    position: head.position + 1,
    stream: place.stream,
    version: place.version,
    type: event.type,
    // A copy through the canonical text: what the caller changes later cannot differ from what was signed.
    data: JSON.parse(canonicalJson(event.data)) as JsonObject,
    at: place.at,
    actor: signer.actor,
    previousHash: head.hash,
  };
  const signature = signer.sign(signedMessage(unsigned));
  if (signature.length !== signatureBytes) {
    throw new Error(`journal: expected a signature of ${signatureBytes} bytes, got ${signature.length}`);
  }
  return { ...unsigned, signature: Buffer.from(signature).toString('base64') };
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
