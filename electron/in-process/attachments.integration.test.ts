// Files of a ticket through the contract, on real files: attached, seen, saved, removed, forgotten, carried by a backup.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DeskInProcess, openDesk, seedDesk } from './testing/desk-in-process.ts';

let seed: Awaited<ReturnType<typeof seedDesk>>;
let desk: DeskInProcess;
let away: string;
beforeAll(async () => {
  seed = await seedDesk();
});
afterAll(() => seed.remove());
beforeEach(async () => {
  desk = await openDesk(seed.seed);
  away = await mkdtemp(join(tmpdir(), 'rekey-away-'));
});
afterEach(async () => {
  await desk.close();
  await rm(away, { recursive: true });
});

const canary = 'CANARY-IN-A-FILE 12:01 scan of 10.0.0.7 stopped';
const open = async () =>
  (
    await desk.ask('priya', 'ticket.open', {
      ...{
        subscription: 'halden-maritime',
        requester: 'leila.haddad',
        channel: 'phone',
        subject: 'Scans stop',
        text: '',
      },
      ...{ severity: null, evidence: '', condition: false },
    })
  ).ticket;
const upload = async (to: 'attachment.upload' | 'customer.uploadFile', name: string, text: string) => {
  const id = randomUUID();
  const bytes = Buffer.from(text);
  const half = Math.ceil(bytes.length / 2);
  for (const [at, piece] of [
    [0, bytes.subarray(0, half)],
    [half, bytes.subarray(half)],
  ] as const)
    await desk.ask('priya', to, { upload: id, name, size: bytes.length, at, part: piece.toString('base64') });
  return id;
};
const attach = async (ticket: string, shared = false, name = 'scan.log') =>
  (
    await desk.ask('priya', 'attachment.add', {
      ticket,
      upload: await upload('attachment.upload', name, canary),
      shared,
    })
  ).file;
const filesOf = async (ticket: string) => (await desk.ask('priya', 'ticket.get', { ticket })).files;

test('attached in parts, kept sealed, saved whole; a stop in between changes nothing', async () => {
  const ticket = await open();
  const file = await attach(ticket);
  expect(await filesOf(ticket)).toMatchObject([{ file, name: 'scan.log', by: 'Priya Raman', shared: false }]);
  await desk.restart();
  const path = join(away, 'copy.log');
  await desk.ask('priya', 'attachment.save', { ticket, file, path });
  expect(await readFile(path, 'utf8')).toBe(canary);
  // Encrypted at rest: in no file of the workspace do its words or its Base64 stand in the clear.
  const { dir } = desk.ports().folder;
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    expect(bytes.includes(canary) || bytes.includes(Buffer.from(canary).toString('base64')), entry.name).toBe(false);
  }
  await desk.ask('priya', 'attachment.remove', { ticket, file, reason: 'Sent by mistake' });
  expect(await filesOf(ticket)).toEqual([]);
  expect(await desk.refusal('priya', 'attachment.save', { ticket, file, path })).toBe('fileUnknown');
  expect(await desk.work().unlocked.journal.sealedKeys('attachment/')).toEqual([]);
  expect(await desk.problems()).toEqual([]);
});

describe('refused with a sentence, and nothing is kept', () => {
  test('by its kind, by what it is, or because it did not arrive whole', async () => {
    const ticket = await open();
    for (const [name, text, why] of [
      ['setup.exe', 'MZ', 'fileKind'],
      ['notes.txt', '#!/bin/sh', 'fileDisguised'],
    ] as const) {
      const given = await upload('attachment.upload', name, text);
      expect(await desk.refusal('priya', 'attachment.add', { ticket, upload: given, shared: false })).toBe(why);
    }
    const half = { upload: randomUUID(), name: 'a.txt', size: 10, at: 0, part: 'YWE=' };
    await desk.ask('priya', 'attachment.upload', half);
    const add = { ticket, upload: half.upload, shared: false };
    expect(await desk.refusal('priya', 'attachment.add', add)).toBe('listOutOfOrder');
    expect(await desk.refusal('niall', 'attachment.add', add)).toBe('listOutOfOrder');
    expect(await filesOf(ticket)).toEqual([]);
    expect(await desk.work().unlocked.journal.sealedKeys('attachment/')).toEqual([]);
  });

  test('one that is missing or was changed is named, and not saved', async () => {
    const ticket = await open();
    const file = await attach(ticket);
    const [key = ''] = await desk.work().unlocked.journal.sealedKeys('attachment/');
    await desk.work().record(undefined, async (tx) => {
      tx.seal(key, desk.work().unlocked.seal(key, Buffer.from('something else').toString('base64')));
      return { ok: true, value: null };
    });
    const path = join(away, 'copy.log');
    expect(await desk.refusal('priya', 'attachment.save', { ticket, file, path })).toBe('fileDamaged');
    expect(await readdir(away)).toEqual([]);
    expect(await desk.problems()).toEqual([expect.stringContaining('scan.log')]);
  });
});

test('the customer sees what is shown to them, sends their own, and never finds the desk’s or another’s', async () => {
  await desk.ask('priya', 'customer.signIn', { login: 'leila.haddad', password: desk.passwordOf('leila.haddad') });
  const { ticket } = await desk.ask('priya', 'customer.openRequest', { subject: 'Scans stop', text: 'Since today.' });
  const hidden = await attach(ticket, false, 'inside.log');
  await attach(ticket, true, 'shown.log');
  const given = await upload('customer.uploadFile', 'mine.log', 'from the customer');
  await desk.ask('priya', 'customer.addFile', { ticket, upload: given });
  const seen = await desk.ask('priya', 'customer.request', { ticket });
  expect(seen.files.map(({ name }) => name)).toEqual(['shown.log', 'mine.log']);
  expect(JSON.stringify(seen)).not.toContain('inside.log');
  expect(await desk.refusal('priya', 'customer.saveFile', { ticket, file: hidden })).toBe('fileUnknown');
  const other = await open();
  const theirs = await attach(other, true);
  await desk.ask('priya', 'customer.signIn', {
    ...{ login: 'ingrid.solbakken', password: desk.passwordOf('ingrid.solbakken') },
  });
  expect(await desk.refusal('priya', 'customer.saveFile', { ticket: other, file: theirs })).toBe('ticketUnknown');
  expect(await desk.problems()).toEqual([]);
});

test('erasing a customer takes their files along; what is said of one afterwards names it no more', async () => {
  const ticket = await open();
  const file = await attach(ticket);
  await desk.ask('priya', 'ticket.resolve', { ticket, how: 'agreed', text: '' });
  await desk.ask('amara', 'retention.erase', { subscription: 'halden-maritime', reason: 'They left', keepList: false });
  expect(await desk.work().unlocked.journal.sealedKeys('attachment/')).toEqual([]);
  const path = join(away, 'copy.log');
  expect(await desk.refusal('priya', 'attachment.save', { ticket, file, path })).toBe('fileForgotten');
  expect(JSON.stringify(await filesOf(ticket))).toMatch(/"name":"erased on /);
  expect(await desk.problems()).toEqual([]);
});

test('a file over the limit is refused with its first part, and nothing of it is held', async () => {
  const ticket = await open();
  const part = { upload: randomUUID(), name: 'large.zip', size: 20 * 1024 * 1024 + 1, at: 0, part: 'UEsDBA==' };
  expect(await desk.refusal('priya', 'attachment.upload', part)).toBe('fileTooLarge');
  expect(await desk.refusal('priya', 'attachment.upload', { ...part, size: 0, part: '' })).toBe('fileEmpty');
  await desk.ask('priya', 'customer.signIn', { login: 'leila.haddad', password: desk.passwordOf('leila.haddad') });
  expect(await desk.refusal('priya', 'customer.uploadFile', part)).toBe('fileTooLarge');
  expect(await filesOf(ticket)).toEqual([]);
});

test('what a customer was sending is gone with their sitting', async () => {
  const signIn = { login: 'leila.haddad', password: desk.passwordOf('leila.haddad') };
  await desk.ask('priya', 'customer.signIn', signIn);
  const { ticket } = await desk.ask('priya', 'customer.openRequest', { subject: 'Scans stop', text: 'Since today.' });
  const given = await upload('customer.uploadFile', 'mine.log', 'from the customer');
  await desk.ask('priya', 'customer.signOut', {});
  await desk.ask('priya', 'customer.signIn', signIn);
  expect(await desk.refusal('priya', 'customer.addFile', { ticket, upload: given })).toBe('listOutOfOrder');
});

test('a button stands where the deed is possible: whoever does not handle tickets attaches and removes nothing', async () => {
  const ticket = await open();
  const acts = async (as: string) => {
    const { attach: adds, detach: removes } = (await desk.ask(as, 'ticket.get', { ticket })).acts;
    return [adds === null, removes === null];
  };
  expect(await acts('priya')).toEqual([true, false]);
  const file = await attach(ticket);
  expect([await acts('priya'), await acts('jonas')]).toEqual([
    [true, true],
    [false, false],
  ]);
  await desk.ask('priya', 'ticket.resolve', { ticket, how: 'agreed', text: '' });
  expect([await acts('priya'), await acts('jonas')]).toEqual([
    [true, true],
    [false, false],
  ]);
  // Joined with another, it takes nothing more; what another customer sent by mistake still goes.
  await desk.ask('priya', 'ticket.reopen', { ticket, text: 'Again' });
  const other = await open();
  await desk.ask('priya', 'ticket.merge', { ticket, into: other });
  expect(await acts('priya')).toEqual([false, true]);
  await desk.ask('priya', 'attachment.remove', { ticket, file, reason: 'Another customer’s' });
  expect(await filesOf(ticket)).toEqual([]);
});
