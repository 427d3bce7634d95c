// Makes a checkpoint when one is due or asked for, keeps it, and sends it where nobody at this workstation can change it.
import { shift } from '../../shared/domain/time.ts';
import type { SendResult } from '../mail/port.ts';
import type { DeskAtWork } from './desk-at-work.ts';
import { mailServerOf, messageIdOf, messageOf, noMailServer } from './mail/outbox.ts';
import type { Left } from './ports.ts';
import type { Refused } from './transaction.ts';

export type Made = { readonly ok: true; readonly name: string } | Refused;

export const nameOf = (at: string, size: number): string =>
  `${at.replace(/[-:]|\.\d+/g, '')}-${String(size).padStart(8, '0')}`;

export const readName = (name: string): { readonly at: string; readonly size: number } => {
  const [, day = '', month = '', date = '', hour = '', minute = '', second = '', size = ''] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z-(\d+)$/.exec(name) ?? [];
  return { at: `${day}-${month}-${date}T${hour}:${minute}:${second}.000Z`, size: Number(size) };
};

const newestOf = (work: DeskAtWork) => {
  const name = work.ports.checkpoints.names().at(-1);
  return name === undefined ? null : { name, ...readName(name) };
};

/** When the next one is made by itself; null while none is, or nothing has been recorded since the newest. */
export const checkpointDue = async (work: DeskAtWork): Promise<string | null> => {
  const { every } = (await work.desk()).checkpoints;
  const newest = newestOf(work);
  if (every <= 0) return null;
  if (newest === null) return work.now();
  return (await work.unlocked.journal.head()).position === newest.size ? null : shift(newest.at, every);
};

/** What is under way for one workspace, so that a press and the clock do not send the same one twice. */
const turns = new WeakMap<DeskAtWork, Promise<unknown>>();
const inTurn = <Value>(work: DeskAtWork, job: () => Promise<Value>): Promise<Value> => {
  const mine = (turns.get(work) ?? Promise.resolve()).then(job);
  turns.set(
    work,
    mine.catch(() => undefined),
  );
  return mine;
};

/** The newest one again where nothing has been recorded since: it says the same, and may not have reached everybody. */
export const makeCheckpoint = (work: DeskAtWork): Promise<Made> =>
  inTurn(work, async () => {
    const made = await work.unlocked.checkpoint();
    if (!made.ok) return made;
    const newest = newestOf(work);
    const name = newest?.size === made.size ? newest.name : nameOf(await work.now(), made.size);
    if (name !== newest?.name) {
      const kept = work.ports.checkpoints.keep(name, made.note);
      if (!kept.ok) return kept;
    }
    await sendOut(work, name);
    return { ok: true, name };
  });

/** Called with the clock. Where none can be made, the list says that one is overdue. */
export const checkpointInTime = async (work: DeskAtWork): Promise<void> => {
  const due = await checkpointDue(work);
  if (due !== null && due <= (await work.now())) return void (await makeCheckpoint(work));
  const newest = newestOf(work);
  if (newest !== null) await inTurn(work, () => sendOut(work, newest.name));
};

/** Only the newest is sent: it proves what the ones before it do. Whoever has had it is not sent it again. */
const sendOut = async (work: DeskAtWork, name: string): Promise<void> => {
  const store = work.ports.checkpoints;
  const note = store.read(name);
  if (note === null) return;
  const { folder, mailTo } = (await work.desk()).checkpoints;
  if (folder !== null && stateOf(work, name, 'folder', folder) !== 'done') {
    const copied = store.copyTo(folder, name, note);
    await record(work, name, 'folder', folder, copied.ok ? 'done' : 'waits', copied.ok ? '' : copied.refusal.text);
  }
  for (const to of mailTo) {
    const before = stateOf(work, name, 'mail', to);
    if (before === 'sending') await record(work, name, 'mail', to, 'uncertain', stopped);
    if (before !== null && before !== 'waits') continue;
    // Recorded first: after a crash it shows as uncertain, and is not sent again by itself.
    await record(work, name, 'mail', to, 'sending', '');
    const result = await mailNote(work, name, note, to);
    const failed = result.kind === 'refused' && !result.permanent ? 'waits' : result.kind;
    await record(work, name, 'mail', to, failed === 'accepted' ? 'done' : failed, result.response);
  }
};

const stopped = 'Rekey was stopped before the mail server’s answer was recorded.';

const stateOf = (work: DeskAtWork, name: string, way: Left['way'], to: string): Left['outcome'] | null =>
  work.ports.checkpoints.left(name).find((left) => left.way === way && left.to === to)?.outcome ?? null;

const record = async (
  work: DeskAtWork,
  name: string,
  way: Left['way'],
  to: string,
  outcome: Left['outcome'],
  answer: string,
): Promise<void> => {
  const others = work.ports.checkpoints.left(name).filter((left) => left.way !== way || left.to !== to);
  work.ports.checkpoints.recordLeft(name, [...others, { way, to, at: await work.now(), outcome, answer }]);
};

const mailNote = async (work: DeskAtWork, name: string, note: string, to: string): Promise<SendResult> => {
  const through = await mailServerOf(work);
  if (through === null) return noMailServer;
  const { server, from } = through;
  const { at, size } = readName(name);
  const desk = (await work.desk()).name;
  const mail = `checkpoint-${name}-${work.ports.digest(to).slice(0, 8)}`;
  const subject = `Checkpoint of the journal of ${desk}: ${size} records`;
  const text = `${letter(desk, at, size)}\n\n${note}`;
  const intent = { mail, to, messageId: messageIdOf(mail, from), subject, text };
  try {
    return await server.send(messageOf(intent, { text }, from, false));
  } finally {
    server.close();
  }
};

const letter = (desk: string, at: string, size: number): string =>
  [
    `This is the journal of ${desk} as it stood on ${at.slice(0, 10)} at ${at.slice(11, 16)} UTC, with ${size} records.`,
    'Please keep this message where nobody at the desk can change it. Given the lines below, anybody can show later whether a record',
    'was changed, removed or put in since: in Rekey under Evidence, or with the checker that comes with it.',
    'It holds no names and nothing secret. You need not answer.',
  ].join('\n');
