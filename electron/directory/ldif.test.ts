import { describe, expect, it } from 'vitest';
import { readList } from './read-list.ts';
import { take } from './testing/take.ts';

const entry = (uid: string, more = '') =>
  `dn: uid=${uid},ou=people,dc=halden,dc=example\nobjectClass: top\nobjectClass: inetOrgPerson\nuid: ${uid}\ncn: Holder of ${uid}\nmail: ${uid}@halden.example\nemployeeType: Manager\n${more}\n`;
const root = 'version: 1\n\ndn: dc=halden,dc=example\nobjectClass: domain\ndc: halden\n\n';
const said = { withoutStatus: 'active', primary: 'mo' } as const;
const refusalOf = (text: string) => {
  const taken = take(text, 'ldif', said);
  return taken.ok ? 'taken' : taken.refusal.text;
};

describe('people as LDIF', () => {
  it('are read: folded lines, Base64, generalized time; what is no person is left out and said', () => {
    const folded = `telephoneNumber: +47 22\n  00 00\ncreateTimestamp: 20240102030405Z\ngivenName:: w4XDhQ==\n`;
    const taken = take(`${root}${entry('mo', folded)}${entry('bo')}`, null, said);
    expect(taken).toMatchObject({
      ok: true,
      format: 'ldif',
      accounts: [
        {
          login: 'mo',
          name: 'Holder of mo',
          phone: '+47 22 00 00',
          role: 'Manager',
          created: '2024-01-02T03:04:05.000Z',
          primary: true,
        },
        { login: 'bo', email: 'bo@halden.example', created: null, primary: false },
      ],
      warnings: expect.arrayContaining([{ line: 3, text: 'An entry here is no person and was left out.' }]),
    });
  });

  it('show no password, not even as a sample of a column', () => {
    const read = readList(
      new TextEncoder().encode(entry('mo', 'userPassword:: c2VjcmV0\nkrbPrincipalKey: abc\n')),
      null,
      {},
    );
    expect(JSON.stringify(read)).not.toMatch(/password|krb|c2VjcmV0|secret"/i);
  });

  it('that the server cut short say so', () => {
    const cut = `${entry('mo')}# search result\nsearch: 2\nresult: 4 Size limit exceeded\n`;
    expect(take(cut, null, said)).toMatchObject({ ok: true, partial: expect.stringContaining('not whole') });
  });

  it.each([
    ['a list of changes', `${entry('mo')}dn: uid=bo\nchangetype: delete\n`, 10],
    [
      'a value fetched from an address',
      `${entry('mo')}dn: uid=bo\njpegPhoto:< file:///etc/hostname\nuid:< file:///etc/hostname\n`,
      11,
    ],
    ['Base64 that is cut off', `${entry('mo')}dn: uid=bo\nuid:: bW\n`, 10],
    ['bytes that are no text', `dn: uid=bo\nuid:: /w==\n`, 2],
    ['an entry without its name', `dn: uid=bo\nuid: bo\n\nuid: mo\n`, 4],
    ['a line that is no attribute', `dn: uid=bo\nnonsense\n`, 2],
    ['a fold with nothing before it', ` folded\ndn: uid=bo\n`, 1],
    ['a login twice', `${entry('mo')}${entry('MO')}`, 9],
  ])('with %s are refused whole, with the line', (_name, text, line) => {
    expect(refusalOf(text)).toMatch(new RegExp(`^Line ${line}: .*Nothing was imported\\.$`));
  });
});
