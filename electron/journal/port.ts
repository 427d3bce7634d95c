/** What the application asks of a journal, whichever database keeps it. */

import type { JsonObject } from '../../shared/domain/json.ts';
import type { RecordedEvent } from '../../shared/domain/recorded-event.ts';

export type { Json, JsonObject } from '../../shared/domain/json.ts';
export type { RecordedEvent } from '../../shared/domain/recorded-event.ts';

export type NewEvent = { readonly type: string; readonly data: JsonObject };

/** Somebody who acts. `actor` is `operator:<id>`, `account:<subscription>/<login>` or `workstation`; `sign` is Ed25519, detached. */
export type Signer = {
  readonly actor: string;
  readonly sign: (message: Uint8Array) => Uint8Array;
  /** Wipes the key from memory; nothing is signed afterwards. Absent where a sitting forgets its own secrets. */
  readonly forget?: () => void;
};

/**
 * `expectedVersion` is the stream's version before this entry: 0 for a stream that does not exist yet. A stream may have several entries
 * in one commit, by several signers; each continues where the one before it ended.
 */
export type StreamAppend = {
  readonly stream: string;
  readonly expectedVersion: number;
  readonly signer: Signer;
  readonly events: readonly NewEvent[];
};

/** A secret kept until it is delivered. The bytes are sealed by the caller; the journal only stores and erases them. */
export type SealedBytes = { readonly key: string; readonly bytes: Uint8Array };

export type Commit = {
  /** The same id again answers with the events of the first time and changes nothing. */
  readonly commandId: string;
  /** ISO 8601 UTC with milliseconds. Lower than the head's is a bug and throws: callers clamp. */
  readonly at: string;
  readonly appends: readonly StreamAppend[];
  readonly seal?: readonly SealedBytes[];
  /** Keys of sealed bytes to erase, in the same transaction as the events. Erasing what is not there is no error. */
  readonly erase?: readonly string[];
};

export type CommitConflict = { readonly stream: string; readonly expected: number; readonly actual: number };

export type CommitResult =
  | { readonly ok: true; readonly events: readonly RecordedEvent[]; readonly repeated: boolean }
  | { readonly ok: false; readonly conflict: CommitConflict };

/** Position 0, the hash before the first and an empty `at` while the journal has no event. */
export type Head = { readonly position: number; readonly hash: string; readonly at: string };

/** Personal texts are sealed at rest. Events are read opened, as far as their key still exists; `recorded` alone shows what was signed. */
export type Journal = {
  /** Every event of a stream, oldest first; empty for a stream that does not exist. */
  readonly read: (stream: string) => Promise<readonly RecordedEvent[]>;
  /** Every event with a position above `after` (default 0), in order. */
  readonly readAll: (after?: number) => AsyncIterable<RecordedEvent>;
  /** As `readAll`, with personal texts sealed: the records as they were signed, hashed and chained, for whoever verifies or exports them. */
  readonly recorded: (after?: number) => AsyncIterable<RecordedEvent>;
  /** The id of the key a subscription's personal texts are sealed under; null where they are in the clear. */
  readonly personalKey: (subscription: string) => Promise<string | null>;
  /** When the key of this id was destroyed; null for one that was not. */
  readonly personalKeyDestroyed: (id: string) => string | null;
  readonly head: () => Promise<Head>;
  /** All or nothing, durable before it answers. */
  readonly commit: (commit: Commit) => Promise<CommitResult>;
  /** The events that the command of this id recorded; null for one that recorded nothing. */
  readonly recordedBy: (commandId: string) => Promise<readonly RecordedEvent[] | null>;
  readonly sealed: (key: string) => Promise<Uint8Array | null>;
  readonly sealedKeys: (prefix: string) => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
};
