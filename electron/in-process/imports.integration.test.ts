// User lists of every kind and size through the real program: shown with what they would change, then taken whole or not at all.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RekeyContract } from '../../shared/contract/contract.ts';
import type { InputOf } from '../../shared/contract/request.ts';
import { readListAside } from '../directory/list-reader.ts';
import { type DeskInProcess, openDesk, seedDesk } from './testing/desk-in-process.ts';

type Input = Omit<InputOf<RekeyContract['subscription.importUsers']>, 'subscription'>;

const vantor = 'vantor-rail';
let seeded: Awaited<ReturnType<typeof seedDesk>>;
let desk: DeskInProcess;
beforeAll(async () => {
  seeded = await seedDesk();
});
afterAll(() => seeded.remove());
beforeEach(async () => {
  desk = await openDesk(seeded.seed);
  await desk.ask('priya', 'recovery.queue', {});
});
afterEach(() => desk.close());

const list = async () => (await desk.work().subscription(vantor)).snapshot;
const preview = (input: Input) => desk.ask('amara', 'subscription.previewUsers', { subscription: vantor, ...input });
const take = (input: Input) => desk.ask('amara', 'subscription.importUsers', { subscription: vantor, ...input });
const refusedTake = async (input: Input) => {
  const before = await list();
  const code = await desk.refusal('amara', 'subscription.importUsers', { subscription: vantor, ...input });
  expect(await list(), 'nothing of it was taken').toEqual(before);
  return code;
};
/** In parts, as a window sends it. */
const upload = async (bytes: Uint8Array, partSize = 4 * 1024 * 1024) => {
  const id = randomUUID();
  for (let at = 0; at < bytes.length || at === 0; at += partSize) {
    const part = Buffer.from(bytes.subarray(at, at + partSize)).toString('base64');
    await desk.ask('amara', 'subscription.uploadUsers', { upload: id, name: 'users', size: bytes.length, at, part });
  }
  return id;
};
const sent = async (text: string | Uint8Array): Promise<Input> => ({
  upload: await upload(typeof text === 'string' ? Buffer.from(text) : text),
});

const header = 'login,name,email,phone,role,status,created,last_sign_in,primary';
type Row = readonly [login: string, more?: { email?: string; phone?: string; status?: string; primary?: boolean }];
const row = ([
  login,
  { email = `${login}@vantorrail.example`, phone = '', status = 'Active', primary = false } = {},
]: Row) => `${login},Holder of ${login},${email},${phone},Reader,${status},2020-01-01T00:00:00Z,N/A,${primary ? 1 : 0}`;
const csv = (...rows: readonly Row[]) => `${[header, ...rows.map(row)].join('\n')}\n`;
const [mo, bo] = [['mo', { primary: true, phone: '+31 30 712 01 01' }] as const, ['bo'] as const];

describe('imports', () => {
  test('preview with every warning and the difference from what is known, then all or nothing; re-import updates', async () => {
    const known = await list();
    const first = await preview({ content: csv(mo, bo, ['no-mail', { email: '' }]) });
    expect(await list(), 'a preview takes nothing').toEqual(known);
    expect(first).toMatchObject({
      format: 'csv',
      questions: [],
      warnings: expect.arrayContaining([{ line: 4, text: 'no-mail has no usable mail address: none is given.' }]),
      read: { users: 3, added: 3, gone: known?.accounts.length, changed: 0, same: 0, primary: 'mo' },
    });
    expect(first.read?.means.join(' ')).toMatch(/The primary admin changes from Ruben/);
    const previewed = first.read?.previewed;
    expect(await refusedTake({ content: csv(mo), previewed })).toBe('listChanged');
    expect(await take({ content: csv(mo, bo, ['no-mail', { email: '' }]), previewed })).toMatchObject({ taken: 3 });
    expect(await refusedTake({ content: csv(mo), previewed }), 'a newer list is known').toBe('listMovedOn');
    const again = await preview({
      content: csv(['mo', { ...mo[1], phone: '+31 1' }], ['bo', { status: 'Deleted' }], ['al']),
    });
    expect(again.read).toMatchObject({ added: 1, gone: 1, changed: 2, same: 0 });
    expect(again.read?.changes).toContainEqual({
      login: 'mo',
      name: 'Holder of mo',
      kind: 'changed',
      signIn: null,
      fields: [{ field: 'phone', before: '+31 30 712 01 01', after: '+31 1' }],
    });
    await take({
      content: csv(['mo', { ...mo[1], phone: '+31 1' }], ['bo', { status: 'Deleted' }], ['al']),
      previewed: again.read?.previewed,
    });
    expect((await list())?.accounts.map(({ login, status, phone }) => [login, status, phone])).toEqual([
      ['mo', 'active', '+31 1'],
      ['bo', 'deleted', ''],
      ['al', 'active', ''],
    ]);
    expect(await desk.problems()).toEqual([]);
  });

  test('contact changed by an import while a case is open: said before it is taken, and asked again from verification', async () => {
    await take({ content: csv(mo, bo) });
    desk.wait(4 * 24 * 3_600_000);
    await take({ content: csv(mo, bo) });
    const { case: id } = await desk.ask('priya', 'recovery.open', {
      subscription: vantor,
      channel: 'phone',
      claim: 'mo',
    });
    await desk.ask('priya', 'recovery.decide', { case: id });
    const content = csv(['mo', { ...mo[1], phone: '+31 2' }], bo);
    const { read } = await preview({ content });
    expect(read?.means).toEqual([
      expect.stringContaining('phone number changes. Nobody is verified on the new one for 72 hours.'),
      'A recovery is open. What rests on facts that change here is asked again.',
    ]);
    await take({ content, previewed: read?.previewed });
    expect(await desk.refusal('priya', 'recovery.sendCode', { case: id })).toBe('decisionStale');
    await desk.ask('priya', 'recovery.decide', { case: id });
    expect(await desk.refusal('priya', 'recovery.sendCode', { case: id })).toBe('numberChangedRecently');
  });

  test('two primary admins, none: import offers to choose; recovery refuses until one is set', async () => {
    const two = csv(mo, ['bo', { primary: true }], ['al']);
    const shown = await preview({ content: two });
    expect(shown.questions).toMatchObject([{ about: 'severalPrimaries', text: expect.stringContaining('mo, bo') }]);
    expect(shown.read?.candidates.map(({ login }) => login)).toEqual(['mo', 'bo']);
    expect(await refusedTake({ content: two })).toBe('userList-severalPrimaries');
    expect(await refusedTake({ content: two, reading: { primary: 'ghost' } })).toBe('userListNotAUser');
    await take({ content: two, reading: { primary: 'bo' } });
    expect((await list())?.accounts.filter(({ primary }) => primary).map(({ login }) => login)).toEqual(['bo']);

    const none = csv(bo, ['al']);
    const offered = await preview({ content: none });
    expect(offered.questions).toMatchObject([{ about: 'noPrimary' }]);
    expect(offered.read?.candidates[0], 'who it was comes first').toMatchObject({ login: 'bo', was: true });
    await take({ content: none });
    const ask = { subscription: vantor, channel: 'phone', claim: 'bo' } as const;
    expect(await desk.refusal('priya', 'recovery.open', ask)).toBe('noPrimary');
    await take({ content: none, reading: { primary: 'bo' } });
    const { case: id } = await desk.ask('priya', 'recovery.open', ask);
    await desk.ask('priya', 'recovery.decide', { case: id });
    // A list without one, taken while the case is open.
    await take({ content: none });
    expect(await desk.refusal('priya', 'recovery.sendCode', { case: id })).toBe('noPrimary');
    expect(await desk.problems()).toEqual([]);
  });

  test('partial lists: who is missing stays as known or counts as gone, as a person says, and the list gets no newer by it', async () => {
    await take({ content: csv(mo, bo) });
    const asOf = (await list())?.asOf;
    desk.wait(60_000);
    const user = (userName: string) => ({
      userName,
      emails: [{ value: `${userName}@x.example` }],
      userType: 'Reader',
      active: true,
    });
    const page = JSON.stringify({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: 9,
      Resources: [user('al')],
    });
    expect(await preview({ content: page })).toMatchObject({
      format: 'scim',
      partial: { missing: ['Holder of mo', 'Holder of bo'], more: 0 },
      questions: expect.arrayContaining([expect.objectContaining({ about: 'notWhole' })]),
    });
    expect(await refusedTake({ content: page })).toBe('userList-notWhole');
    await take({ content: page, reading: { missing: 'keep' } });
    expect((await list())?.accounts.map(({ login }) => login)).toEqual(['al', 'mo', 'bo']);
    expect((await list())?.asOf).toBe(asOf);
    await take({ content: page, reading: { missing: 'gone', primary: 'al' } });
    expect((await list())?.accounts.map(({ login }) => login)).toEqual(['al']);
  });

  test('CSV with column mapping; LDIF: what cannot be read from it is asked for, never guessed', async () => {
    const other = 'Benutzer;E-Mail;Rolle;Zustand;Haupt\nmo;mo@x.example;Leser;an;1\nbo;bo@x.example;Kontakt;weg;0\n';
    expect(await preview({ content: other })).toMatchObject({
      read: null,
      questions: [{ about: 'columns' }, { about: 'columns' }],
    });
    const columns = { login: 'Benutzer', email: 'E-Mail', role: 'Rolle', status: 'Zustand', primary: 'Haupt' };
    expect(await preview({ content: other, reading: { columns } })).toMatchObject({
      read: null,
      questions: [{ about: 'statusWords', text: 'Say what “an” (line 2), “weg” (line 3) mean.' }],
    });
    expect(await refusedTake({ content: other, reading: { columns } })).toBe('userList-statusWords');
    const reading = { columns, statusWords: { an: 'active', weg: 'deleted' }, contactWords: ['kontakt'] } as const;
    await take({ content: other, reading: { ...reading, contactWords: [...reading.contactWords] } });
    expect((await list())?.accounts).toMatchObject([
      { login: 'mo', primary: true },
      { login: 'bo', status: 'deleted', contactOnly: true },
    ]);
    const ldif = 'dn: uid=al,dc=x\nobjectClass: inetOrgPerson\nuid: al\nmail: al@x.example\n';
    expect(await preview({ content: ldif })).toMatchObject({ format: 'ldif', read: null });
    await take({ content: ldif, reading: { withoutRole: 'User', withoutStatus: 'active', primary: 'al' } });
    expect((await list())?.accounts).toMatchObject([{ login: 'al', role: 'User', status: 'active' }]);
  });
});

const xml = (inside: string, head = '<?xml version="1.0"?>\n') =>
  `${head}<USER_LIST_OUTPUT><USER_LIST>\n${inside}</USER_LIST></USER_LIST_OUTPUT>`;
const user = (login: string) =>
  `<USER><USER_LOGIN>${login}</USER_LOGIN><USER_STATUS>Active</USER_STATUS><CREATION_DATE>N/A</CREATION_DATE><LAST_LOGIN_DATE>N/A</LAST_LOGIN_DATE><USER_ROLE>Reader</USER_ROLE><MANAGER_POC>0</MANAGER_POC><CONTACT_INFO><FIRSTNAME>é</FIRSTNAME><EMAIL>a@b.example</EMAIL></CONTACT_INFO></USER>\n`;
const bomb = `<!DOCTYPE USER_LIST_OUTPUT [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, at) => `<!ENTITY a${at} "${`&a${at === 0 ? '' : at - 1};`.repeat(10)}">`).join('')}]>\n`;
const many = (count: number, pad = '') =>
  Buffer.from(
    `${header}${pad === '' ? '' : ',notes'}\n${Array.from({ length: count }, (_, at) => `${row([`u${at}`, { primary: at === 0, phone: '+1 650' }])}${pad}\n`).join('')}`,
  );

describe('user list truncated, wrong root, external entity, entity bomb, 50 MB, 100,000 users, mixed encodings', () => {
  test.each([
    ['truncated', xml(user('mo')).slice(0, -60), 'userListNotXml'],
    ['wrong root', '<?xml version="1.0"?>\n<html></html>', 'userListWrongKind'],
    [
      'external entity',
      xml('&a;', '<!DOCTYPE USER_LIST_OUTPUT [<!ENTITY a SYSTEM "file:///etc/hostname">]>\n'),
      'userListForbidden',
    ],
    ['entity bomb', xml('&a8;', bomb), 'userListForbidden'],
    ['50 MB of one element', xml(`<A>${'a'.repeat(50 * 1024 * 1024)}</A>`), 'userListEmpty'],
    ['larger than a list may be', new Uint8Array(64 * 1024 * 1024 + 1), 'userListTooLarge'],
    ['more than 100,000 users', many(100_001), 'userListNotCsv'],
    [
      'mixed encodings',
      Buffer.concat([Buffer.from(xml(user('mo'))), Buffer.from('<!-- caf\u00E9 -->', 'latin1')]),
      'userListNotText',
    ],
  ])('%s: refused with line and reason, and nothing is taken', async (_what, file, code) => {
    const bytes = typeof file === 'string' ? Buffer.from(file) : file;
    if (bytes.length > 64 * 1024 * 1024) {
      const part = { upload: randomUUID(), name: 'users', size: bytes.length, at: 0, part: '' };
      expect(await desk.refusal('amara', 'subscription.uploadUsers', part)).toBe(code);
      return;
    }
    const before = await list();
    const answered = await desk.ports().readList(bytes, null, {});
    expect(answered).toMatchObject({ ok: false, refusal: { code } });
    expect(answered.ok ? '' : answered.refusal.text).toMatch(
      code === 'userListEmpty' ? /Nothing was imported\.$/ : /^Line \d+: .*Nothing was imported\.$/s,
    );
    if (bytes.length < 1024 * 1024) expect(await refusedTake(await sent(bytes))).toBe(code);
    expect(await list()).toEqual(before);
  });

  test('100,000 users in 50 MB are imported whole, within the memory that their reading is given', async () => {
    const file = many(100_000, `,${'x'.repeat(450)}`);
    expect(file.length).toBeGreaterThan(50 * 1024 * 1024);
    expect(await readListAside(file, null, {}, { megabytes: 24, milliseconds: 60_000 })).toMatchObject({
      ok: false,
      refusal: { text: 'Reading the file takes more memory than there is for it. Nothing was imported.' },
    });
    expect(await take(await sent(file))).toMatchObject({ taken: 100_000, ableToSignIn: 100_000 });
    expect((await list())?.accounts.length).toBe(100_000);
  });

  test('a list that did not arrive whole, in order and from the one who imports it is no list', async () => {
    const part = { upload: randomUUID(), name: 'users', size: 10, at: 0, part: 'AAAA' };
    await desk.ask('amara', 'subscription.uploadUsers', part);
    expect(await refusedTake({ upload: part.upload }), 'not whole').toBe('listNotHere');
    expect(await desk.refusal('amara', 'subscription.uploadUsers', { ...part, at: 9 })).toBe('listOutOfOrder');
    const { upload: whole = '' } = await sent(csv(mo));
    expect(await desk.refusal('priya', 'subscription.previewUsers', { subscription: vantor, upload: whole })).toBe(
      'listNotHere',
    );
    await take({ upload: whole });
    expect(await refusedTake({ upload: whole }), 'taken once').toBe('listNotHere');
  });
});
