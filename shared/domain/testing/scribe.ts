// Writes a journal for tests: numbered, dated and attributed as a real one, unsigned because no audit reads signatures.
import type { DeskEvent } from '../desk/events.ts';
import type { JsonObject } from '../json.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { hashBeforeFirst } from '../recorded-event.ts';
import type { RecoveryEvent } from '../recovery/events.ts';
import type { SubscriptionEvent } from '../subscription/events.ts';
import { shift } from '../time.ts';

export type AnyEvent = DeskEvent | SubscriptionEvent | RecoveryEvent;

export const record = (
  history: readonly RecordedEvent[],
  stream: string,
  actor: string,
  at: string,
  { type, data }: { readonly type: string; readonly data: object },
): RecordedEvent => ({
  position: history.length + 1,
  stream,
  version: history.filter((event) => event.stream === stream).length + 1,
  type,
  data: data as JsonObject,
  at,
  actor,
  signature: '',
  previousHash: hashBeforeFirst,
});

export type Scribe = {
  /** Records and answers the position. */
  readonly write: (stream: string, actor: string, event: AnyEvent) => number;
  readonly wait: (milliseconds: number) => void;
  readonly now: () => string;
  readonly history: () => readonly RecordedEvent[];
};

export const scribe = (start: string): Scribe => {
  const history: RecordedEvent[] = [];
  let now = start;
  return {
    write: (stream, actor, event) => history.push(record(history, stream, actor, now, event)),
    wait: (milliseconds) => {
      now = shift(now, milliseconds);
    },
    now: () => now,
    history: () => history,
  };
};
