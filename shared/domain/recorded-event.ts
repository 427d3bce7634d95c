/** An event as the journal keeps it: what happened, who signed it and what it is chained to; the audit and every verifier read this shape. */

import type { Json, JsonObject } from './json.ts';

export type RecordedEvent = {
  /** 1 for the first event of the journal; gapless. */
  readonly position: number;
  readonly stream: string;
  /** 1 for the first event of its stream; gapless. */
  readonly version: number;
  readonly type: string;
  readonly data: JsonObject;
  /** ISO 8601 in UTC with milliseconds; never lower than the event before. */
  readonly at: string;
  /** `operator:<id>`, `account:<subscription>/<login>` or `workstation`. */
  readonly actor: string;
  /** Ed25519 over the canonical JSON of every other field; base64. */
  readonly signature: string;
  /** SHA-256 of the canonical JSON of the whole previous record, its signature included; hex. 64 zeros before the first. */
  readonly previousHash: string;
};

export type UnsignedEvent = Omit<RecordedEvent, 'signature'>;

export const hashBeforeFirst = '0'.repeat(64);

/** What is signed: every field but the signature, named one by one so that a stray property never changes the message. */
export function signedForm(event: UnsignedEvent): { readonly [key: string]: Json } {
  const { position, stream, version, type, data, at, actor, previousHash } = event;
  return { position, stream, version, type, data, at, actor, previousHash };
}

/** What the next record's `previousHash` covers. */
export function chainedForm(event: RecordedEvent): { readonly [key: string]: Json } {
  return { ...signedForm(event), signature: event.signature };
}
