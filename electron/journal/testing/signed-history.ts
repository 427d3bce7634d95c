/** A history written by hand, with real keys in it, chained and signed as a journal would have it: also one that nobody was allowed to make. */

import type { JsonObject } from '../../../shared/domain/json.ts';
import type { RecordedEvent } from '../../../shared/domain/recorded-event.ts';
import { newSigningKeys, type SigningKeys, signerFor } from '../../keys/signing.ts';
import type { Journal } from '../port.ts';
import { emptyHead, headAfter, recordNext } from '../record.ts';

export type SignedHistory = {
  readonly records: readonly RecordedEvent[];
  readonly workstation: SigningKeys;
  readonly journal: Pick<Journal, 'read' | 'readAll' | 'recorded'>;
};

/** Positions close up again after an edit, and what refers to one follows it. */
const renumbered = (history: readonly RecordedEvent[]): readonly RecordedEvent[] => {
  const places = new Map(history.map(({ position }, index) => [position, index + 1]));
  return history.map((event) => {
    const snapshot = event.data['snapshot'] as { readonly position: number } | undefined;
    if (snapshot === undefined) return event;
    const position = places.get(snapshot.position) ?? snapshot.position;
    return { ...event, data: { ...event.data, snapshot: { ...snapshot, position } } as unknown as JsonObject };
  });
};

export const signHistory = (history: readonly RecordedEvent[]): SignedHistory => {
  const keys = new Map<string, SigningKeys>();
  const keysOf = (actor: string): SigningKeys => {
    const known = keys.get(actor) ?? newSigningKeys();
    keys.set(actor, known);
    return known;
  };
  /** An account brings a new key with its enrolment and with a first sign-in; the event behind that one repeats it. */
  const withKeys = ({ type, data, stream }: RecordedEvent): JsonObject => {
    if (type === 'deskFounded') {
      const { id } = data['owner'] as { id: string };
      const ownerKey = keysOf(`operator:${id}`).publicKey;
      return { ...data, ownerKey, workstationKey: keysOf('workstation').publicKey };
    }
    if (type === 'operatorEnrolled') return { ...data, key: keysOf(`operator:${String(data['operator'])}`).publicKey };
    if (data['signingKey'] === undefined) return data;
    const subscription = stream.startsWith('subscription/') ? stream.slice('subscription/'.length) : 'halden';
    const actor = `account:${subscription}/${String(data['login'])}`;
    if (type === 'passwordSet') keys.delete(actor);
    return { ...data, signingKey: keysOf(actor).publicKey };
  };
  const versions = new Map<string, number>();
  const records: RecordedEvent[] = [];
  let head = emptyHead;
  for (const event of renumbered(history)) {
    const version = (versions.get(event.stream) ?? 0) + 1;
    versions.set(event.stream, version);
    const data = withKeys(event);
    const signer = signerFor(event.actor, keysOf(event.actor));
    const record = recordNext(head, { ...event, version }, signer, { type: event.type, data });
    records.push(record);
    head = headAfter(record);
  }
  const all = async function* () {
    yield* records;
  };
  return {
    records,
    workstation: keysOf('workstation'),
    journal: {
      read: async (stream) => records.filter((record) => record.stream === stream),
      readAll: all,
      recorded: all,
    },
  };
};
