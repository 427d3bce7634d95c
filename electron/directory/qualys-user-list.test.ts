import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { userListLimits } from './port.ts';
import { take } from './testing/take.ts';

const sample = readFileSync(new URL('./samples/qualys_user_list_output.xml', import.meta.url));
const readQualysUserList = (file: Uint8Array) => take(file, 'user-list-xml');
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const userXml = (over: Readonly<Record<string, string>> = {}, extra = ''): string => {
  const values = {
    USER_LOGIN: 'acme_ab1',
    USER_STATUS: 'Active',
    CREATION_DATE: '2017-07-26T19:43:01Z',
    LAST_LOGIN_DATE: '2026-04-26T22:41:56Z',
    USER_ROLE: 'Manager',
    MANAGER_POC: '0',
    ...over,
  };
  const fields = Object.entries(values).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<USER><CONTACT_INFO><FIRSTNAME>A</FIRSTNAME><LASTNAME>B</LASTNAME><EMAIL>a@b.example</EMAIL></CONTACT_INFO>\n${fields.join('\n')}${extra}</USER>\n`;
};
const listXml = (...users: readonly string[]): string =>
  `<?xml version="1.0"?>\n<USER_LIST_OUTPUT><USER_LIST>\n${users.join('')}</USER_LIST></USER_LIST_OUTPUT>`;
const read = (xml: string) => readQualysUserList(bytes(xml));
const accountsOf = (xml: string) => {
  const result = read(xml);
  if (!result.ok) throw new Error(result.refusal.text);
  return result.accounts;
};

describe('the published sample', () => {
  it('is read whole', () => {
    expect(readQualysUserList(sample)).toEqual({
      ok: true,
      format: 'user-list-xml',
      partial: null,
      warnings: [],
      accounts: [
        {
          login: 'acme_ab1',
          name: 'Alex Kim',
          email: 'test@abc.com',
          phone: '650 801 6100',
          role: 'Manager',
          status: 'active',
          contactOnly: false,
          created: '2017-07-26T19:43:01.000Z',
          lastSignIn: '2018-04-26T22:41:56.000Z',
          primary: true,
        },
        {
          login: 'test_user',
          name: 'Geoff Holden',
          email: 'gholden@acme.com',
          phone: '650 801 6100',
          role: 'Scanner',
          status: 'pending',
          contactOnly: false,
          created: '2018-04-06T21:02:26.000Z',
          lastSignIn: null,
          primary: false,
        },
      ],
    });
  });

  it('is refused when cut off at any byte', () => {
    const end = sample.lastIndexOf('>');
    for (let length = 0; length <= end; length += 1) {
      const result = readQualysUserList(sample.subarray(0, length));
      expect(result.ok, `cut at ${length}`).toBe(false);
    }
  });

  it('is refused when cut off, with the line', () => {
    const cut = sample.subarray(0, sample.indexOf('<USER_STATUS>Pending'));
    expect(readQualysUserList(cut)).toMatchObject({
      ok: false,
      refusal: { code: 'userListNotXml', text: expect.stringMatching(/^Line 68: .* Nothing was imported\.$/) },
    });
  });

  it('is read with a byte order mark and with CRLF too', () => {
    const text = sample.toString('utf8');
    expect(read(`\uFEFF${text}`)).toEqual(readQualysUserList(sample));
    expect(read(text.replaceAll('\n', '\r\n'))).toEqual(readQualysUserList(sample));
  });
});

describe('the meaning of a user', () => {
  it.each([
    ['Active', 'active'],
    ['Inactive', 'inactive'],
    ['Pending Activation', 'pending'],
    ['Deleted', 'deleted'],
    [' active ', 'active'],
  ])('status %s is %s', (written, status) => {
    expect(accountsOf(listXml(userXml({ USER_STATUS: written })))[0]?.status).toBe(status);
  });

  it('a Contact has no sign-in, and its status alone does not say so', () => {
    expect(accountsOf(listXml(userXml({ USER_ROLE: 'Contact' })))[0]).toMatchObject({
      contactOnly: true,
      status: 'active',
      role: 'Contact',
    });
  });

  it('reads CDATA, references and mixed text as one', () => {
    expect(accountsOf(listXml(userXml({ USER_ROLE: '<![CDATA[Unit]]> Manager &amp; &#65;' })))[0]?.role).toBe(
      'Unit Manager & A',
    );
  });

  it('takes fields only where they belong', () => {
    const elsewhere = '<NOTES><USER_STATUS>Inactive</USER_STATUS><MANAGER_POC>1</MANAGER_POC></NOTES>';
    expect(accountsOf(listXml(userXml({}, elsewhere)))[0]).toMatchObject({ status: 'active', primary: false });
  });

  it.each([
    ['N/A', null],
    ['', null],
    ['2026-11-22T10:35:00+02:00', '2026-11-22T08:35:00.000Z'],
  ])('a last sign-in of %j is %j', (written, instant) => {
    expect(accountsOf(listXml(userXml({ LAST_LOGIN_DATE: written })))[0]?.lastSignIn).toBe(instant);
  });

  it.each([
    ['USER_STATUS', 'Locked', 5],
    ['USER_STATUS', '', 5],
    ['USER_LOGIN', '', 4],
    ['USER_ROLE', '', 8],
    ['MANAGER_POC', '2', 9],
    ['CREATION_DATE', '2026-11-22', 6],
    ['CREATION_DATE', '2026-02-30T10:00:00Z', 6],
    ['CREATION_DATE', '2026-11-22T10:35:00', 6],
    ['CREATION_DATE', '11/12/2026 10:35:00 UTC', 6],
    ['CREATION_DATE', '22/11/2026', 6],
    ['LAST_LOGIN_DATE', 'yesterday', 7],
    ['USER_LOGIN', 'a\tb', 4],
  ])('%s of %j is refused with its line', (element, written, line) => {
    const result = read(listXml(userXml({ [element]: written })));
    expect(result).toMatchObject({ ok: false, refusal: { code: 'userListBadValue' } });
    expect(!result.ok && result.refusal.text).toMatch(new RegExp(`^Line ${line}: `));
  });

  it('a field twice, or with an element inside, is refused', () => {
    expect(read(listXml(userXml({}, '<USER_STATUS>Inactive</USER_STATUS>')))).toMatchObject({
      ok: false,
      refusal: { code: 'userListBadValue' },
    });
    expect(read(listXml(userXml({ USER_STATUS: '<B>Active</B>' })))).toMatchObject({
      ok: false,
      refusal: { code: 'userListBadValue' },
    });
  });
});

describe('the list as a whole', () => {
  it('asks which of two primary administrators it is, and names both', () => {
    const result = read(
      listXml(userXml({ USER_LOGIN: 'one', MANAGER_POC: '1' }), userXml({ USER_LOGIN: 'two', MANAGER_POC: '1' })),
    );
    expect(result).toMatchObject({
      ok: false,
      refusal: { code: 'severalPrimaries', text: expect.stringContaining('one, two') },
    });
  });

  it('takes the primary administrator that a person chose, and only one that is listed', () => {
    const two = bytes(
      listXml(userXml({ USER_LOGIN: 'one', MANAGER_POC: '1' }), userXml({ USER_LOGIN: 'two', MANAGER_POC: '1' })),
    );
    expect(take(two, null, { primary: 'two' })).toMatchObject({
      ok: true,
      accounts: [
        { login: 'one', primary: false },
        { login: 'two', primary: true },
      ],
    });
    expect(take(two, null, { primary: 'three' })).toMatchObject({ ok: false, refusal: { code: 'userListNotAUser' } });
  });

  it.each([
    [
      'a warning',
      '<WARNING><CODE>1980</CODE><TEXT>Only 1 of 3 users shown</TEXT></WARNING>',
      'Only 1 of 3 users shown',
    ],
    ['a RETURN', '<RETURN status="WARNING" number="4">List truncated</RETURN>', 'List truncated'],
  ])('says that it is not whole where the service put %s into it', (_name, element, words) => {
    const xml = listXml(userXml({ MANAGER_POC: '1' })).replace('<USER_LIST>', `${element}<USER_LIST>`);
    expect(read(xml)).toMatchObject({ ok: true, partial: expect.stringContaining(words) });
  });

  it('does not count a deleted primary administrator', () => {
    const result = read(
      listXml(
        userXml({ USER_LOGIN: 'one', MANAGER_POC: '1', USER_STATUS: 'Deleted' }),
        userXml({ USER_LOGIN: 'two', MANAGER_POC: '1' }),
      ),
    );
    expect(result.ok).toBe(true);
  });

  it('warns where nobody is the primary administrator', () => {
    expect(read(listXml(userXml()))).toMatchObject({
      ok: true,
      warnings: [{ line: null, text: expect.stringContaining('primary administrator') }],
    });
  });

  it.each(['acme_ab1', 'ACME_ab1'])('refuses the login %s a second time', (login) => {
    expect(read(listXml(userXml(), userXml({ USER_LOGIN: login })))).toMatchObject({
      ok: false,
      refusal: { code: 'userListDuplicate', text: expect.stringMatching(/^Line 10: /) },
    });
  });

  it('warns of what an export with limited rights leaves out', () => {
    const result = read(listXml(userXml({ MANAGER_POC: '1', LAST_LOGIN_DATE: 'N/A' })));
    expect(result.ok && result.warnings.map((warning) => warning.text).join()).toContain('may leave users out');
  });

  it('warns of an unusable mail address with its line', () => {
    const result = read(listXml(userXml({ MANAGER_POC: '1' }).replace('a@b.example', 'a@b.example, c@d.example')));
    expect(result).toMatchObject({
      ok: true,
      warnings: expect.arrayContaining([{ line: 3, text: expect.stringContaining('no usable mail address') }]),
    });
  });
});

describe('what is no user list, or more than one, is refused whole', () => {
  const doctype = (inner: string): string =>
    listXml(userXml()).replace('?>\n', `?>\n<!DOCTYPE USER_LIST_OUTPUT ${inner}>\n`);
  it.each([
    ['nothing', '', 'userListNotXml'],
    ['plain text', 'login,name', 'userListNotXml'],
    ['another root', '<HOST_LIST/>', 'userListWrongKind'],
    ['HTML', '<html><body>Sign in</body></html>', 'userListWrongKind'],
    ['no list', '<USER_LIST_OUTPUT></USER_LIST_OUTPUT>', 'userListWrongKind'],
    ['an empty list', '<USER_LIST_OUTPUT><USER_LIST/></USER_LIST_OUTPUT>', 'userListEmpty'],
    [
      "the service's error",
      '<USER_LIST_OUTPUT><ERROR number="2000">Bad login</ERROR></USER_LIST_OUTPUT>',
      'userListWrongKind',
    ],
    ['two roots', `${listXml(userXml())}<USER_LIST_OUTPUT/>`, 'userListNotXml'],
    ['unmatched tags', listXml(userXml()).replace('</USER>', '</USR>'), 'userListNotXml'],
    ['an undeclared entity', listXml(userXml({ USER_ROLE: '&role;' })), 'userListNotXml'],
    [
      'another encoding',
      listXml(userXml()).replace('version="1.0"', 'version="1.0" encoding="UTF-16"'),
      'userListNotText',
    ],
    ['another document type', doctype('').replace('USER_LIST_OUTPUT ', 'html '), 'userListWrongKind'],
    ['an internal subset', doctype('[]'), 'userListForbidden'],
    ['an entity', doctype('[<!ENTITY a "b">]'), 'userListForbidden'],
    ['an external entity', doctype('[<!ENTITY a SYSTEM "file:///etc/hostname">]'), 'userListForbidden'],
    [
      'a parameter entity',
      doctype('SYSTEM "user_list_output.dtd" [<!ENTITY % a SYSTEM "http://x.example/">%a;]'),
      'userListForbidden',
    ],
    ['deep nesting', listXml(userXml({}, '<A>'.repeat(20) + '</A>'.repeat(20))), 'userListForbidden'],
    ['a long name', listXml(userXml({}, `<${'A'.repeat(101)}/>`)), 'userListForbidden'],
    [
      'many attributes',
      listXml(userXml({}, `<A ${Array.from({ length: 65 }, (_, index) => `a${index}="1"`).join(' ')}/>`)),
      'userListForbidden',
    ],
    ['many references', listXml(userXml({}, `<A>${'&#65;'.repeat(200_001)}</A>`)), 'userListForbidden'],
    ['a long field', listXml(userXml({ USER_ROLE: 'r'.repeat(userListLimits.field + 1) })), 'userListTooLarge'],
    [
      'too many users',
      listXml(...Array.from({ length: userListLimits.users + 1 }, (_, index) => userXml({ USER_LOGIN: `u${index}` }))),
      'userListTooLarge',
    ],
  ])('%s', (_name, xml, code) => {
    const result = read(xml);
    expect(result).toMatchObject({ ok: false, refusal: { code } });
    expect(!result.ok && result.refusal.text).toMatch(/Nothing was imported\.$/);
  });

  it('a file larger than the limit, without looking into it', () => {
    expect(readQualysUserList(new Uint8Array(userListLimits.bytes + 1))).toMatchObject({
      ok: false,
      refusal: { code: 'userListTooLarge' },
    });
  });

  it('bytes that are not UTF-8, with the line', () => {
    const broken = Buffer.concat([bytes('<USER_LIST_OUTPUT>\n<A>'), Buffer.from([0xc3, 0x28]), bytes('</A>')]);
    expect(readQualysUserList(broken)).toMatchObject({
      ok: false,
      refusal: { code: 'userListNotText', text: expect.stringMatching(/^Line 2: /) },
    });
  });
});

describe('other encodings, by mark or declaration', () => {
  const named = userXml({ MANAGER_POC: '1' }).replace('<LASTNAME>B<', '<LASTNAME>Škoda é<');
  const declares = (encoding: string, xml = listXml(named)) =>
    xml.replace('version="1.0"', `version="1.0" encoding="${encoding}"`);
  const nameIn = (file: Uint8Array) => {
    const result = readQualysUserList(file);
    return result.ok ? result.accounts[0]?.name : result.refusal.text;
  };
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');

  it('reads UTF-8, UTF-16 in both orders, ISO-8859-1 and windows-1252', () => {
    expect(nameIn(bytes(declares('UTF-8')))).toBe('A Škoda é');
    expect(nameIn(utf16(`\uFEFF${declares('UTF-16')}`))).toBe('A Škoda é');
    expect(nameIn(utf16(declares('UTF-16')))).toBe('A Škoda é');
    expect(nameIn(utf16(`\uFEFF${declares('UTF-16')}`).swap16())).toBe('A Škoda é');
    const western = declares('windows-1252').replace('Š', '\u008A');
    expect(nameIn(Buffer.from(western, 'latin1'))).toBe('A Škoda é');
    expect(nameIn(Buffer.from(declares('ISO-8859-1').replace('Š', 'S'), 'latin1'))).toBe('A Skoda é');
  });

  it.each([
    ['UTF-8 that holds a byte of windows-1252', () => Buffer.from(declares('UTF-8').replace('Š', ''), 'latin1'), 3],
    ['a mark for UTF-8 on what says ISO-8859-1', () => bytes(`\uFEFF${declares('ISO-8859-1')}`), 1],
    ['UTF-16 that says UTF-8', () => utf16(`\uFEFF${declares('UTF-8')}`), 1],
    ['UTF-8 that says UTF-16', () => bytes(declares('UTF-16')), 1],
    ['half a pair of UTF-16', () => utf16(`\uFEFF${declares('UTF-16')}\n\uD800`), 11],
    [
      'ISO-8859-1 with a byte that is none',
      () => Buffer.from(declares('ISO-8859-1').replace('Š', '\u008A'), 'latin1'),
      3,
    ],
    ['an encoding not known here', () => bytes(declares('Shift_JIS')), 1],
  ])('%s is refused with the line', (_name, file, line) => {
    expect(nameIn(file())).toMatch(new RegExp(`^Line ${line}: .*Nothing was imported\\.$`));
  });
});

describe('whatever the bytes', () => {
  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => typeof readQualysUserList(noise).ok === 'boolean'),
      { numRuns: 1_000 },
    );
  });

  it('never throws on a list with pieces overwritten, moved or doubled', () => {
    const place = fc.nat({ max: sample.length });
    fc.assert(
      fc.property(place, place, place, fc.uint8Array({ maxLength: 8 }), (from, to, at, noise) => {
        const piece = sample.subarray(Math.min(from, to), Math.max(from, to));
        const edited = Buffer.concat([
          sample.subarray(0, at),
          noise,
          piece,
          sample.subarray(Math.min(at + noise.length, sample.length)),
        ]);
        return typeof readQualysUserList(edited).ok === 'boolean';
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on markup', () => {
    const token = fc.constantFrom(
      '<',
      '>',
      '/',
      '<!DOCTYPE',
      '[',
      ']',
      ']]>',
      '<![CDATA[',
      '<!--',
      '-->',
      '<?',
      '?>',
      '&',
      ';',
      '#x0',
      '"',
      '=',
      ' ',
      'USER_LIST_OUTPUT',
      'USER_LIST',
      'USER',
      '\n',
      '\u{1F600}',
      '\0',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 60 }), (tokens) => typeof read(tokens.join('')).ok === 'boolean'),
      { numRuns: 2_000 },
    );
  });
});
