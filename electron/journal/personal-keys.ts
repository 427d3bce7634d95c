/** One key a subscription, in the journal's encrypted file, under which the personal texts of its events are sealed before they are signed. */
import type { JsonObject } from '../../shared/domain/json.ts';
import { changePersonal } from '../../shared/domain/personal-data.ts';
import type { RecordedEvent } from '../../shared/domain/recorded-event.ts';
import { sealedUnder } from '../../shared/domain/sealed-text.ts';
import { type PersonalSeal, personalKeyBytes, personalSeal } from '../keys/personal-seal.ts';
import { systemRandom } from '../keys/random.ts';
import type { Database } from './database.ts';
import type { NewEvent } from './port.ts';

export const personalSchema = `
  CREATE TABLE IF NOT EXISTS personal_key (
    subscription TEXT PRIMARY KEY,
    id           TEXT NOT NULL UNIQUE,
    key          BLOB NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS destroyed_key (
    id           TEXT PRIMARY KEY,
    subscription TEXT NOT NULL,
    at           TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

export type PersonalKeys = {
  /** The event as it is signed and kept. Called in the transaction that appends it: a new subscription gets its key there. */
  readonly seal: (stream: string, version: number, event: NewEvent) => NewEvent;
  /** The event as it is read. What no key opens any more stays sealed. */
  readonly open: (record: RecordedEvent) => RecordedEvent;
  /** Where the event says so, and in its transaction: the key is deleted, nothing sealed under it opens again, and another one starts. */
  readonly destroyIfErased: (stream: string, event: NewEvent, at: string) => boolean;
  /** The id of the key that the subscription's personal texts are sealed under now; null where they are in the clear. */
  readonly current: (subscription: string) => string | null;
  /** When the key was destroyed; null for one that was not. */
  readonly destroyedAt: (id: string) => string | null;
};

/** Opened texts kept at hand: the same addresses stand in every list and every step. Emptied rather than grown beyond. */
const mostKept = 300_000;

export function createPersonalKeys(database: Database): PersonalKeys {
  const keyOf = database.prepare<[string], { id: string; key: Uint8Array }>(
    'SELECT id, key FROM personal_key WHERE subscription = ?',
  );
  const keyNamed = database.prepare<[string], { key: Uint8Array }>('SELECT key FROM personal_key WHERE id = ?');
  const insert = database.prepare<[string, string, Uint8Array]>(
    'INSERT INTO personal_key (subscription, id, key) VALUES (?, ?, ?)',
  );
  const remove = database.prepare<[string]>('DELETE FROM personal_key WHERE subscription = ?');
  const destroy = database.prepare<[string, string, string]>(
    'INSERT INTO destroyed_key (id, subscription, at) VALUES (?, ?, ?)',
  );
  const destroyed = database.prepare<[string], { at: string }>('SELECT at FROM destroyed_key WHERE id = ?');
  const firstOf = database.prepare<[string], { type: string; data: string }>(
    'SELECT type, data FROM event WHERE stream = ? AND version = 1',
  );

  const seals = new Map<string, PersonalSeal>();
  const opened = new Map<string, string>();
  const sealed = new Map<string, string>();
  const subscriptions = new Map<string, string>();
  const forget = (): void => {
    seals.clear();
    opened.clear();
    sealed.clear();
  };

  const sealNamed = (id: string, key: () => Uint8Array | undefined): PersonalSeal | null => {
    const known = seals.get(id);
    if (known !== undefined) return known;
    const bytes = key();
    if (bytes === undefined) return null;
    const made = personalSeal(id, bytes);
    seals.set(id, made);
    return made;
  };

  const subscriptionOf = (stream: string, event: NewEvent): string | null => {
    const [kind, id = ''] = split(stream);
    if (kind === 'subscription') return id;
    if (
      kind !== 'recovery' &&
      kind !== 'ticket' &&
      kind !== 'session' &&
      kind !== 'entitlement' &&
      kind !== 'appliance'
    )
      return null;
    const known = subscriptions.get(stream) ?? namedBy(event) ?? namedBy(parsed(firstOf.get(stream)));
    if (known !== null) subscriptions.set(stream, known);
    return known;
  };

  const sealOf = (subscription: string): { id: string; seal: PersonalSeal } | null => {
    const row = keyOf.get(subscription);
    const seal = row === undefined ? null : sealNamed(row.id, () => row.key);
    return row === undefined || seal === null ? null : { id: row.id, seal };
  };
  const start = (subscription: string): void =>
    void insert.run(subscription, Buffer.from(systemRandom(8)).toString('hex'), systemRandom(personalKeyBytes));

  return {
    seal: (stream, version, event) => {
      const subscription = subscriptionOf(stream, event);
      if (subscription === null) return event;
      // Between two erasures a history is sealed throughout or not at all, or equal texts would differ: a key starts with the
      // subscription, and one that began in the clear, before Rekey sealed anything, goes on so until it is first erased.
      if (version === 1 && stream === `subscription/${subscription}`) start(subscription);
      const under = sealOf(subscription);
      if (under === null) return event;
      const data = changePersonal({ stream, type: event.type, data: event.data }, (text) => {
        const name = `${under.id} ${text}`;
        const known = sealed.get(name);
        if (known !== undefined) return known;
        const made = under.seal.seal(text);
        if (sealed.size >= mostKept) sealed.clear();
        sealed.set(name, made);
        return made;
      });
      return data === event.data ? event : { ...event, data };
    },
    open: (record) => {
      const data = changePersonal(record, (text) => {
        const known = opened.get(text);
        if (known !== undefined) return known;
        const id = sealedUnder(text);
        if (id === null) return text;
        const plain = sealNamed(id, () => keyNamed.get(id)?.key)?.open(text) ?? null;
        if (plain === null) return text;
        if (opened.size >= mostKept) opened.clear();
        opened.set(text, plain);
        return plain;
      });
      return data === record.data ? record : { ...record, data };
    },
    destroyIfErased: (stream, event, at) => {
      const [kind, subscription = ''] = split(stream);
      if (kind !== 'subscription' || event.type !== 'personalDataErased') return false;
      const id = keyOf.get(subscription)?.id ?? null;
      if (event.data['key'] !== id)
        throw new Error('personal keys: expected the erasure to name the key that is there, got another');
      if (id !== null) {
        remove.run(subscription);
        destroy.run(id, subscription, at);
      }
      start(subscription);
      forget();
      return true;
    },
    current: (subscription) => keyOf.get(subscription)?.id ?? null,
    destroyedAt: (id) => destroyed.get(id)?.at ?? null,
  };
}

const split = (stream: string): [string, string?] => {
  const slash = stream.indexOf('/');
  return slash < 0 ? [stream] : [stream.slice(0, slash), stream.slice(slash + 1)];
};

const namedBy = (event: { readonly type: string; readonly data: JsonObject } | null): string | null => {
  const subscription = ['opened', 'sessionBegan', 'requested', 'asked'].includes(event?.type ?? '')
    ? event?.data['subscription']
    : null;
  return typeof subscription === 'string' ? subscription : null;
};

const parsed = (row: { type: string; data: string } | undefined): { type: string; data: JsonObject } | null =>
  row === undefined ? null : { type: row.type, data: JSON.parse(row.data) as JsonObject };
