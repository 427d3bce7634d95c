import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DeskInProcess, deskIn, olga, rory, scratch } from './testing/desk-in-process.ts';

type Slice = { readonly case: string; readonly files: Readonly<Record<string, string>> };

describe('schema migration from the slice’s workspaces without loss', () => {
  let folder: Awaited<ReturnType<typeof scratch>>;
  let desk: DeskInProcess;
  let caseId: string;
  beforeEach(async () => {
    folder = await scratch();
    const file = new URL('../in-process/testing/slice-workspace.json', import.meta.url);
    const slice = JSON.parse(await readFile(file, 'utf8')) as Slice;
    caseId = slice.case;
    const dir = join(folder.path, 'workspace');
    for (const [path, bytes] of Object.entries(slice.files)) {
      await mkdir(dirname(join(dir, path)), { recursive: true });
      await writeFile(join(dir, path), Buffer.from(bytes, 'base64'));
    }
    desk = deskIn(dir, '2026-11-15T10:00:00.000Z');
    for (const who of [olga, rory]) expect(await desk.signIn(who)).toMatchObject({ ok: true });
  });
  afterEach(async () => {
    await desk.close();
    await folder.remove();
  });

  const verifies = async () => {
    const verified = await desk.must(olga, 'workspace.verify', {});
    expect(verified).toMatchObject({ ok: true, problems: [] });
    return verified.events;
  };

  it('opens and verifies one, shows everything in it, and goes on with its case', async () => {
    const known = await verifies();
    expect(known).toBeGreaterThan(30);
    expect(await desk.must(olga, 'workspace.status', {})).toMatchObject({ desk: 'Cork desk', readOnly: null });
    expect((await desk.must(rory, 'recovery.queue', {})).map(({ phase }) => phase)).toEqual(['decided', 'cancelled']);
    expect(await desk.must(rory, 'recovery.get', { case: caseId })).toMatchObject({
      path: 'reset',
      requester: { login: 'ingrid', name: 'Ingrid Solberg' },
    });
    const [vault] = await desk.must(olga, 'vault.list', {});
    expect(vault).toMatchObject({ name: 'Fleet scans', reports: 1, state: 'live' });
    expect(await desk.must(olga, 'vault.verify', { subscription: 'halden', vault: vault?.vault ?? '' })).toMatchObject({
      ok: true,
    });

    await desk.must(rory, 'recovery.challenge', { case: caseId });
    const customer = async (name: never, input: unknown) => {
      const answered = await desk.asCustomer(name, input as never);
      if (!answered.ok) throw new Error(`${String(name)}: ${answered.refusal.text}`);
      return answered.value as never;
    };
    const { invitation } = (await customer('customer.signIn' as never, {
      login: 'leila',
      password: 'quiet-harbour-leila',
    })) as { invitation: { challenge: string; nonce: string } };
    const { challenge, nonce } = invitation;
    const approved = await customer('customer.approve' as never, { case: caseId, challenge, nonce });
    expect(approved).toMatchObject({ kept: 1, waiting: 0 });
    await desk.rekey.idle();
    expect(await verifies()).toBeGreaterThan(known);
    expect(desk.bugs).toEqual([]);
  });

  it('lets its operators in by codes from then on, and re-keys its database with a new printed code', async () => {
    const { code } = await desk.must(olga, 'operator.invite', { ...rory, name: 'Rory Walsh' });
    const chosen = 'nine brass candle holders';
    await desk.must(null, 'session.acceptInvitation', { operator: rory.id, code, passphrase: chosen });
    const revoked = await desk.must(olga, 'operator.revoke', { operator: rory.id, reason: 'left the desk' });
    expect(await desk.ask(null, 'session.signIn', { operator: rory.id, passphrase: chosen })).toMatchObject({
      refusal: { code: 'sign-in-refused' },
    });
    await verifies();
    // The code on paper was made before codes had keys, so that the database's new key could not be sealed for it.
    const printed = revoked.recoveryCode ?? '';
    await desk.must(null, 'session.recover', { operator: olga.id, code: printed, passphrase: chosen });
    await verifies();
  });

  it('says what an erasure cannot reach there, and seals from then on', async () => {
    await desk.must(rory, 'recovery.cancel', { case: caseId, why: 'found' });
    await desk.rekey.idle();
    desk.wait(4 * 24 * 3_600_000);
    const [before] = (await desk.must(olga, 'retention.preview', {})).subscriptions;
    expect(before).toMatchObject({ sealed: false, blocked: null });
    await desk.must(olga, 'retention.erase', { subscription: 'halden', reason: 'asked', keepList: true });
    const [after] = (await desk.must(olga, 'retention.preview', {})).subscriptions;
    expect(after).toMatchObject({ sealed: true });
    // A chain cannot be written again: what an older Rekey recorded in the clear stays.
    expect(JSON.stringify(await desk.must(rory, 'recovery.get', { case: caseId }))).toContain('ingrid@halden.example');
    await verifies();
  });
});
