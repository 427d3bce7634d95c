import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../shared/domain/recovery/policy.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { openDatabase } from '../journal/database.ts';
import { unlockKeys } from '../keys/keyring-file.ts';
import { accounts, type DeskInProcess, foundDesk, olga, passphrase, rory, scratch } from './testing/desk-in-process.ts';

const day = 24 * HOUR;

describe('retention: personal data of closed cases can be erased although the journal only grows', () => {
  let folder: Awaited<ReturnType<typeof scratch>>;
  let dir: string;
  let desk: DeskInProcess;
  beforeEach(async () => {
    folder = await scratch();
    dir = join(folder.path, 'workspace');
    desk = await foundDesk(dir);
  });
  afterEach(async () => {
    await desk.close();
    await folder.remove();
  });

  const open = () =>
    desk.must(rory, 'recovery.open', { subscription: 'halden', channel: 'phone', claim: 'Ingrid from the harbour' });
  const openAndCancel = async () => {
    const opened = await open();
    await desk.must(rory, 'recovery.cancel', { case: opened.case, why: 'Leila found the note' });
    await desk.rekey.idle();
    // There is no mail server: notices are put off, and not waited for any longer.
    desk.wait(4 * day);
    return opened.case;
  };
  const erase = (keepList: boolean) =>
    desk.ask(olga, 'retention.erase', { subscription: 'halden', reason: 'Asked for by letter', keepList });
  const preview = async () => (await desk.must(olga, 'retention.preview', {})).subscriptions[0];
  const everythingShown = async (caseId: string) =>
    JSON.stringify([
      await desk.must(rory, 'recovery.get', { case: caseId }),
      await desk.must(rory, 'recovery.queue', {}),
      await desk.must(rory, 'subscription.get', { subscription: 'halden' }),
    ]);
  const verifies = async () =>
    expect(await desk.must(olga, 'workspace.verify', {})).toMatchObject({ ok: true, problems: [] });
  /** What somebody finds who has the files and a passphrase. */
  const filesHold = async (text: string): Promise<boolean> => {
    for (const suffix of ['', '-wal'])
      await copyFile(join(dir, `journal.db${suffix}`), join(folder.path, `stolen.db${suffix}`));
    const unlocked = await unlockKeys(dir, 'olga', passphrase);
    if (!unlocked.ok) throw new Error('expected the keys to open');
    const database = openDatabase(join(folder.path, 'stolen.db'), unlocked.databaseKey);
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.pragma('journal_mode = DELETE');
    database.pragma("rekey = ''");
    database.close();
    return (await readFile(join(folder.path, 'stolen.db'))).includes(text);
  };

  it('shows what would go, erases it by an owner’s hand with a reason, and shows "erased on" from then', async () => {
    const id = await openAndCancel();
    expect(await preview()).toMatchObject({ cases: 1, blocked: null, sealed: true, erased: null, due: null });
    expect(await everythingShown(id)).toMatch(/Ingrid from the harbour.*Ingrid Solberg/);
    expect(await erase(false)).toEqual({ ok: true, value: {} });
    const shown = await everythingShown(id);
    expect(shown).not.toMatch(/harbour|Solberg|halden\.example|\+47|found the note|sealed:/);
    expect(shown).toContain('erased on 21 Nov 2026');
    expect(await preview()).toMatchObject({ erased: expect.any(String) as string, sealed: true });
    await verifies();
    for (const text of ['harbour', 'Solberg', 'halden.example']) expect(await filesHold(text)).toBe(false);
    expect(await filesHold('Asked for by letter')).toBe(true);
    expect(desk.bugs).toEqual([]);
  });

  it('waits for a notice that is still to be sent, and no longer than three days', async () => {
    await openAndCancel();
    desk.wait(-day);
    const opened = await desk.must(rory, 'recovery.open', {
      subscription: 'halden',
      channel: 'phone',
      claim: 'ingrid',
    });
    await desk.must(rory, 'recovery.cancel', { case: opened.case, why: 'x' });
    await desk.rekey.idle();
    expect((await preview())?.blocked).toContain('A mail of case RK-000002 is still on its way.');
    desk.wait(4 * day);
    expect((await preview())?.blocked).toBeNull();
  });

  it('refuses while a case is open, and to anybody but an owner', async () => {
    await open();
    expect((await preview())?.blocked).toContain('RK-000001 is open');
    expect(await erase(true)).toMatchObject({ ok: false, refusal: { code: 'erasureBlocked' } });
    expect(
      await desk.ask(rory, 'retention.erase', { subscription: 'halden', reason: 'x', keepList: true }),
    ).toMatchObject({ ok: false, refusal: { code: 'not-allowed' } });
  });

  it('refuses while a ticket is open; afterwards its words are in no row, no index and no file', async () => {
    const { ticket } = await desk.must(rory, 'ticket.open', {
      ...{
        subscription: 'halden',
        requester: 'ingrid',
        channel: 'phone',
        subject: 'Kelp in the intake',
        severity: null,
      },
      ...{ text: 'The walrus sees it too.', condition: false, evidence: '', linked: null },
    });
    await desk.must(rory, 'ticket.note', { ticket, text: 'Sounds like a sealion.' });
    expect((await preview())?.blocked).toContain(`Ticket ${ticket} is open`);
    expect(await erase(false)).toMatchObject({ ok: false, refusal: { code: 'erasureBlocked' } });
    await desk.must(rory, 'ticket.resolve', { ticket, how: 'agreed', text: 'A new filter' });
    const found = async (search: string) =>
      (await desk.must(rory, 'ticket.list', { view: 'all', search, limit: 10 })).tickets.length;
    expect(await found('walrus')).toBe(1);
    expect(await erase(false)).toEqual({ ok: true, value: {} });
    for (const text of ['Kelp', 'walrus', 'sealion', 'filter']) {
      expect([text, await found(text)]).toEqual([text, 0]);
      expect([text, await filesHold(text)]).toEqual([text, false]);
      expect([text, await filesHold(text.toLowerCase())]).toEqual([text, false]);
    }
    expect(JSON.stringify(await desk.must(rory, 'ticket.get', { ticket }))).toContain('erased on');
    await verifies();
  });

  it('erases by itself once the policy’s time is over, keeping the newest list for a customer who stays', async () => {
    const id = await openAndCancel();
    await desk.must(olga, 'policy.set', { policy: { ...defaultPolicy, eraseAfter: 30 * day } });
    await desk.rekey.tick();
    expect(await preview()).toMatchObject({ erased: null, due: expect.stringContaining('2026-12-17') as string });
    desk.wait(26 * day);
    await desk.rekey.tick();
    expect(await preview()).toMatchObject({ due: null, erased: expect.stringContaining('2026-12-17') as string });
    expect(JSON.stringify(await desk.must(rory, 'recovery.get', { case: id }))).not.toMatch(/harbour|found the note/);
    const known = JSON.stringify(await desk.must(rory, 'subscription.get', { subscription: 'halden' }));
    for (const { email } of accounts) expect(known).toContain(email);
    // The list went on: a new case finds its requester, and nothing has to cool off.
    const next = await desk.must(rory, 'recovery.open', { subscription: 'halden', channel: 'phone', claim: 'ingrid' });
    expect((await desk.must(rory, 'recovery.get', { case: next.case })).requester?.login).toBe('ingrid');
    await verifies();
  });

  it('asks for a new list where the old one went too, whose contacts then cool off', async () => {
    await openAndCancel();
    await erase(false);
    desk.wait(HOUR);
    const asked = { subscription: 'halden', channel: 'phone', claim: 'ingrid' } as const;
    expect(await desk.ask(rory, 'recovery.open', asked)).toMatchObject({ ok: false, refusal: { code: 'noSnapshot' } });
    await desk.must(olga, 'subscription.recordAccounts', { subscription: 'halden', accounts });
    const { case: id } = await desk.must(rory, 'recovery.open', asked);
    expect((await desk.must(rory, 'recovery.get', { case: id })).requester?.login).toBe('ingrid');
    await verifies();
  });

  it('leaves no way to send a mail to an address that was erased', async () => {
    const id = await openAndCancel();
    await erase(true);
    const detail = await desk.must(rory, 'recovery.get', { case: id });
    const events = await desk.rekey.program.work()?.unlocked.journal.read(`recovery/${id}`);
    const mail = String(events?.find(({ type }) => type === 'mailIntended')?.data['mail']);
    expect(detail.case).toBe(id);
    expect(await desk.ask(rory, 'recovery.retryMail', { case: id, mail })).toMatchObject({
      ok: false,
      refusal: { code: 'addressErased' },
    });
  });
});
