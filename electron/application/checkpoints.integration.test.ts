import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MailServer, Message, SendResult } from '../mail/port.ts';
import { amara, type DeskByMail, type DemoSeed, seedDesks } from './testing/desk-by-mail.ts';

const day = 24 * 60;
const accepted: SendResult = { kind: 'accepted', response: '250 queued' };

describe('Merkle checkpoints, exported on a schedule', () => {
  let seed: DemoSeed;
  let desk: DeskByMail;
  let elsewhere: string;
  let sent: Message[];
  let answers: () => SendResult | Promise<SendResult>;
  beforeAll(async () => {
    seed = await seedDesks();
  });
  afterAll(() => seed.remove());
  beforeEach(async () => {
    elsewhere = await mkdtemp(join(tmpdir(), 'rekey-elsewhere-'));
    sent = [];
    answers = () => accepted;
    const server: MailServer = {
      send: async (message) => {
        sent.push(message);
        return answers();
      },
      check: async () => ({ ok: true }),
      explain: () => ({ code: 'mailUnreachable', text: '' }),
      close: () => undefined,
    };
    desk = await seed.desk(() => server);
    const mail = { host: 'localhost', port: 587, user: 'desk', from: 'desk@desk.example', password: 'p' };
    await desk.get('mail.configure', mail, amara);
  });
  afterEach(async () => {
    expect(desk.bugs).toEqual([]);
    await desk.end();
    await rm(elsewhere, { recursive: true, force: true });
  });

  const list = () => desk.get('checkpoint.list', {});
  const set = (plan: { every?: number; folder?: string | null; mailTo?: string[] }) =>
    desk.get('checkpoint.set', { every: 86_400_000, folder: null, mailTo: [], ...plan }, amara);
  const something = () => desk.get('threat.raise', { reason: 'Calls from somebody who knows too much.' });
  const passDays = async (days: number) => {
    desk.passMinutes(days * day);
    await desk.rekey.tick();
  };
  const newest = async () => {
    const [found] = (await list()).checkpoints;
    if (found === undefined) throw new Error('expected a checkpoint');
    return found;
  };

  it('keeps one a day from the start, and none while nothing was recorded', async () => {
    await desk.rekey.tick();
    expect((await list()).checkpoints).toHaveLength(1);
    expect((await list()).due).toBe(null);
    await passDays(3);
    expect((await list()).checkpoints).toHaveLength(1);
    await something();
    expect((await list()).overdue).toBe(true);
    await passDays(1);
    const { checkpoints, overdue } = await list();
    expect(checkpoints.map(({ size }) => size)).toHaveLength(2);
    expect(checkpoints[0]?.size).toBe((checkpoints[1]?.size ?? 0) + 1);
    expect(overdue).toBe(false);
    expect(checkpoints[0]?.note).toMatch(/^rekey\.invalid\/[0-9a-f]{16}\n\d+\n[A-Za-z0-9+/=]{44}\n\n\u2014 /);
  });

  it('makes none by itself where an owner says so, and one whenever it is asked for', async () => {
    await set({ every: 0 });
    await passDays(9);
    expect((await list()).checkpoints).toEqual([]);
    await desk.get('checkpoint.make', {});
    expect((await newest()).size).toBe((await desk.get('workspace.verify', {})).events);
  });

  it('copies it to a chosen folder, and again when the folder is back', async () => {
    await set({ folder: join(elsewhere, 'stick') });
    await desk.get('checkpoint.make', {});
    expect((await newest()).left).toMatchObject([{ way: 'folder', outcome: 'waits', answer: /not there/ }].map(words));
    await set({ folder: elsewhere });
    await passDays(1 / 12);
    const { name, note, left } = await newest();
    expect(left.at(-1)).toMatchObject({ to: elsewhere, outcome: 'done' });
    const copies = await readdir(elsewhere);
    expect(copies).toContain(`rekey-checkpoint-${name}.txt`);
    expect(await readFile(join(elsewhere, `rekey-checkpoint-${name}.txt`), 'utf8')).toBe(note);
  });

  it('mails it to a list, once to each, and later to whoever could not be reached', async () => {
    await set({ mailTo: ['auditor@firm.example', 'board@firm.example'] });
    answers = () => (sent.length === 2 ? refusedForNow : accepted);
    await desk.get('checkpoint.make', {});
    expect(sent.map(({ to }) => to)).toEqual(['auditor@firm.example', 'board@firm.example']);
    expect((await newest()).left.map(({ outcome }) => outcome)).toEqual(['done', 'waits']);
    await passDays(1 / 12);
    expect(sent.map(({ to }) => to)).toEqual(['auditor@firm.example', 'board@firm.example', 'board@firm.example']);
    expect(sent[2]?.messageId).toBe(sent[1]?.messageId);
    expect(sent[0]?.text).toContain((await newest()).note);
    await passDays(1 / 12);
    await desk.get('checkpoint.make', {});
    expect(sent).toHaveLength(3);
  });

  it('mail accepted, then the app killed before recording it: shown as uncertain, never silently sent again', async () => {
    await set({ mailTo: ['auditor@firm.example'] });
    const reached = Promise.withResolvers<void>();
    answers = () => {
      reached.resolve();
      return new Promise<SendResult>(() => undefined);
    };
    void desk.ask('checkpoint.make', {});
    await reached.promise;
    await desk.crash();
    answers = () => accepted;
    await desk.rekey.tick();
    expect((await newest()).left).toMatchObject([{ to: 'auditor@firm.example', outcome: 'uncertain' }]);
    await desk.get('checkpoint.make', {});
    expect(sent).toHaveLength(1);
  });

  it('lets only an owner say where they go, and a window only a folder that was chosen', async () => {
    expect(await desk.rekey.handlers['checkpoint.set'](planOf('/somewhere'), inWindow)).toMatchObject({
      refusal: { code: 'folder-not-chosen' },
    });
    expect(await desk.rekey.handlers['checkpoint.set'](planOf(null), inWindow)).toMatchObject({ ok: true });
  });

  it('compares the journal with every one that is kept, and says when a kept one was changed', async () => {
    await desk.get('checkpoint.make', {});
    await something();
    expect(await desk.get('workspace.verify', {})).toMatchObject({ ok: true, checkpoints: 1 });
    const { name, note } = await newest();
    const file = join(desk.dir, 'checkpoints', `${name}.txt`);
    await writeFile(
      file,
      note.replace(/\n(\d+)\n/, (_, size: string) => `\n${Number(size) - 1}\n`),
    );
    const { ok, problems } = await desk.get('workspace.verify', {});
    expect(ok).toBe(false);
    expect(problems.map(({ text }) => text)).toEqual([
      `The kept checkpoint ${name} was not signed by this workstation, or was changed since.`,
    ]);
    await writeFile(file, note);
  });
});

const refusedForNow: SendResult = { kind: 'refused', stage: 'recipient', response: '451 later', permanent: false };
const words = (left: { answer: RegExp }) => ({ ...left, answer: expect.stringMatching(left.answer) as string });
const planOf = (folder: string | null) => ({ every: 0, folder, mailTo: [] });
const inWindow = {
  window: 'desk',
  windowId: 7,
  role: 'owner',
  actor: { kind: 'operator', id: 'amara', role: 'owner' },
} as const;
