// Moves a list of tickets in: a thread reads and writes, this one decides and signs, a few at a time, so that no window waits.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Refusal } from '../../shared/domain/decider.ts';
import type { ListedTicket, TicketReading } from '../../shared/domain/ticket/ticket-list.ts';
import type { TicketImport, TicketList } from '../application/ticket-import-port.ts';
import { type Refused, refuseList, type TicketListRead } from '../directory/port.ts';
import type { Head, JsonObject } from '../journal/port.ts';
import { headAfter } from '../journal/record.ts';
import type { EventRow, SqliteJournal } from '../journal/sqlite.ts';

export type ThreadStart = {
  readonly file: string;
  /** Wiped by the thread once it has opened the file; a copy, as everything that is handed to a thread. */
  readonly key: Uint8Array;
  readonly bytes: Uint8Array;
  readonly reading: TicketReading;
  readonly now: string;
  readonly only: 'preview' | 'take';
};
/** `data` is the event before its personal fields were sealed. */
type Signed = { readonly row: EventRow; readonly data: JsonObject };
export type ToThread =
  | { readonly kind: 'begin'; readonly start: Head }
  | { readonly kind: 'records'; readonly records: readonly Signed[] }
  | { readonly kind: 'commit'; readonly commandId: string; readonly position: number }
  | { readonly kind: 'stop' };
export type FromThread =
  | { readonly kind: 'read'; readonly read: TicketListRead | Refused }
  | { readonly kind: 'ready' }
  /** None is the end of the list. */
  | { readonly kind: 'tickets'; readonly tickets: readonly ListedTicket[]; readonly total: number }
  | { readonly kind: 'committed' }
  | { readonly kind: 'stopped' };

/** 200,000 tickets in 64 MiB need about 700 MB of heap. */
const megabytes = 1536;

/** From source Node strips the types; bundled, the thread lies beside the main process's chunks. */
const threadEntry = (): URL => {
  const names = import.meta.url.endsWith('.ts')
    ? ['./import-thread.ts']
    : ['./import-thread.js', '../main/import-thread.js'];
  const there = names.map((name) => new URL(name, import.meta.url)).find((url) => existsSync(fileURLToPath(url)));
  if (there === undefined) throw new Error('ticket import: expected import-thread beside the program, found none');
  return there;
};

type Taken = { readonly ok: true; readonly taken: number } | { readonly ok: false; readonly refusal: Refusal };
const refuse = (code: string, text: string): Taken => ({ ok: false, refusal: { code, text } });
const notAsShown = refuse(
  'listNotReady',
  'The list cannot be taken like this. Look at it again. Nothing was imported.',
);

export const createTicketImport = (
  file: string,
  /** As it is now: revoking an operator gives the file another one. */
  key: () => Uint8Array,
  journal: SqliteJournal,
): TicketImport => {
  /** `hear` answers with what is to be resolved, or null to go on. */
  const thread = <Value>(
    { bytes, reading, now }: TicketList,
    only: ThreadStart['only'],
    hear: (message: FromThread, tell: (message: ToThread) => void) => Promise<Value | null>,
  ): Promise<Value | Refused> =>
    new Promise((resolve, reject) => {
      const start: ThreadStart = { file, key: key().slice(), bytes, reading, now, only };
      const worker = new Worker(threadEntry(), {
        workerData: start,
        resourceLimits: { maxOldGenerationSizeMb: megabytes },
      });
      start.key.fill(0);
      let ending = false;
      const end = (settle: () => void): void => {
        ending = true;
        // What it has not committed by now is taken back with its connection.
        void worker.terminate().then(settle);
      };
      let turn: Promise<unknown> = Promise.resolve();
      worker.on('message', (message: FromThread) => {
        turn = turn.then(async () => {
          // Messages that keep coming are all heard before anything else is: windows would wait until the last.
          await setImmediate();
          try {
            const value = await hear(message, (to) => worker.postMessage(to));
            if (value !== null) end(() => resolve(value));
          } catch (error) {
            end(() => reject(error));
          }
        });
      });
      worker.once('exit', () => {
        turn = turn.then(() => {
          if (!ending) reject(new Error('ticket import thread: expected an answer, and it ended'));
        });
      });
      worker.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
          resolve(refuseList('userListTooLarge', 'Reading the file takes more memory than there is for it.'));
        else reject(new Error(`ticket import thread: ${error.name}`));
      });
    });

  return {
    preview: (list) => thread(list, 'preview', async (message) => (message.kind === 'read' ? message.read : null)),
    take: async (list) => {
      const start = await journal.head();
      let head = start;
      let done = 0;
      let refused: Taken | null = null;
      const sign = async (tickets: readonly ListedTicket[]): Promise<readonly Signed[] | Taken> => {
        const signed: Signed[] = [];
        for (const ticket of tickets) {
          if (list.signal.aborted) return refuse('stopped', 'The import was stopped. Nothing was imported.');
          const decided = await list.decide(ticket);
          if (!decided.ok) return atLine(ticket, decided.refusal);
          const { type } = decided.event;
          const data = decided.event.data as unknown as JsonObject;
          const place = { stream: `ticket/${String(data['ticket'])}`, version: 1, at: list.now };
          const { record, row } = journal.prepare(head, place, list.signer, { type, data });
          head = headAfter(record);
          signed.push({ row, data });
        }
        return signed;
      };
      return thread<Taken>(list, 'take', async (message, tell) => {
        switch (message.kind) {
          case 'read':
            return message.read.ok ? notAsShown : message.read;
          case 'ready':
            tell({ kind: 'begin', start });
            return null;
          case 'tickets': {
            if (refused !== null) return null;
            if (message.tickets.length === 0) {
              tell({ kind: 'commit', commandId: list.commandId, position: head.position });
              return null;
            }
            const signed = await sign(message.tickets);
            if ('ok' in signed) {
              refused = signed;
              tell({ kind: 'stop' });
              return null;
            }
            tell({ kind: 'records', records: signed });
            done += signed.length;
            list.progress(done, message.total);
            return null;
          }
          case 'committed':
            return { ok: true, taken: done };
          case 'stopped':
            return refused;
          default:
            return message satisfies never;
        }
      });
    },
  };
};

const atLine = ({ line }: ListedTicket, { code, text }: Refusal): Taken =>
  refuse(code, `Line ${line}: ${text} Nothing was imported.`);
