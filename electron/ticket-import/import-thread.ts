// The import thread's entry: reads a list, hands its tickets out to be signed, and writes their records and rows in one transaction.
import { parentPort, workerData } from 'node:worker_threads';
import { deskDecider } from '../../shared/domain/desk/decider.ts';
import type { RecordedEvent } from '../../shared/domain/recorded-event.ts';
import { subscriptionDecider } from '../../shared/domain/subscription/decider.ts';
import type { Subscription } from '../../shared/domain/subscription/state.ts';
import { agreementOf } from '../../shared/domain/ticket/agreement.ts';
import type { TicketEvent } from '../../shared/domain/ticket/events.ts';
import { evolve, unopened } from '../../shared/domain/ticket/state.ts';
import type { KnownSubscription, ListedTicket } from '../../shared/domain/ticket/ticket-list.ts';
import { foldStream } from '../application/transaction.ts';
import { readTickets } from '../directory/ticket-list.ts';
import { type EventRow, openSqliteJournal } from '../journal/sqlite.ts';
import { writeWithEvents } from '../views/sqlite-views.ts';
import type { FromThread, ThreadStart, ToThread } from './import-tickets.ts';

if (parentPort === null) throw new Error('import thread: expected to run as a worker thread');
const port = parentPort;
const say = (message: FromThread): void => port.postMessage(message);
const { file, key, bytes, reading, now, only } = workerData as ThreadStart;
const journal = openSqliteJournal(file, key);
key.fill(0);
// In KiB, below zero. What does not fit is encrypted and written out, read back and decrypted, over and over until the end.
journal.database.pragma('cache_size = -524288');

const desk = foldStream(deskDecider, await journal.read('desk'));
const subscriptions = new Map<string, Subscription>();
/** Every one that is registered: a list names a customer as often as a subscription. */
const byName = new Map<string, string>();
for (const { id, name } of journal.database
  .prepare("SELECT id, row ->> 'name' AS name FROM view_subscription")
  .all() as { id: string; name: string }[]) {
  byName.set(name.toLowerCase(), id);
  subscriptions.set(id, foldStream(subscriptionDecider, await journal.read(`subscription/${id}`)));
}

const known = (name: string): KnownSubscription | null => {
  const id = subscriptions.has(name) ? name : byName.get(name.toLowerCase());
  const subscription = id === undefined ? undefined : subscriptions.get(id);
  if (id === undefined || subscription === undefined) return null;
  const { pack } = agreementOf(subscription, desk);
  const users = new Map<string, { login: string; name: string }>();
  for (const { login, name: called, email } of subscription.snapshot?.accounts ?? []) {
    users.set(login.toLowerCase(), { login, name: called });
    if (email !== '') users.set(email.toLowerCase(), { login, name: called });
  }
  return { id, users, severities: pack.severities, defaultSeverity: pack.defaultSeverity };
};

/** Few enough that signing them keeps no window waiting; several on their way, so that neither thread waits for the other. */
const batch = 50;
const ahead = 8;

const read = readTickets(bytes, reading, { known, now });
if (only === 'preview' || !read.ok || read.tickets.length === 0) {
  say({ kind: 'read', read: read.ok ? { ...read, tickets: [] } : read });
  await journal.close();
  port.close();
} else write(read.tickets);

function write(tickets: readonly ListedTicket[]): void {
  let given = 0;
  let writing: ReturnType<typeof journal.beginPrepared> | null = null;
  let rows: ReturnType<typeof writeWithEvents> | null = null;
  const give = (): void => {
    if (given > tickets.length) return;
    const some = tickets.slice(given, given + batch);
    say({ kind: 'tickets', tickets: some, total: tickets.length });
    given = some.length === 0 ? tickets.length + 1 : given + some.length;
  };
  const put = ({ row, data }: { row: EventRow; data: RecordedEvent['data'] }): void => {
    writing?.write(row);
    const { previous_hash: previousHash, ...placed } = row;
    const event: RecordedEvent = { ...placed, data, previousHash };
    const ticket = evolve(unopened, event as unknown as TicketEvent & RecordedEvent);
    const subscription = subscriptions.get(ticket.subscription);
    if (subscription === undefined)
      throw new Error('import thread: expected a subscription that was read, got another');
    rows?.put({ ticket, subscription, desk, now: ticket.changedAt }, event);
  };
  const end = (): void => {
    void journal.close();
    port.close();
  };
  port.on('message', (message: ToThread) => {
    switch (message.kind) {
      case 'begin':
        writing = journal.beginPrepared(message.start);
        rows = writeWithEvents(journal.database);
        for (let at = 0; at < ahead; at++) give();
        return;
      case 'records':
        message.records.forEach(put);
        give();
        return;
      case 'commit':
        rows?.finish(message.position);
        writing?.commit(message.commandId);
        // Here, or the next who records would have to do it before being answered.
        journal.database.pragma('wal_checkpoint(PASSIVE)');
        say({ kind: 'committed' });
        return end();
      case 'stop':
        writing?.rollback();
        say({ kind: 'stopped' });
        return end();
      default:
        return message satisfies never;
    }
  });
  say({ kind: 'ready' });
}
