import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { userListLimits } from './port.ts';
import { readList } from './read-list.ts';
import { take } from './testing/take.ts';

const header = 'login,name,email,phone,role,status,created,last_sign_in,primary';
const row =
  'halden_ih,Ingrid Halden,ingrid@halden.example,+47 22 00 00 00,Manager,Active,2024-01-02T03:04:05Z,2026-11-20T08:00:00Z,1';
const read = (text: string) => take(text, 'csv');
const refusalOf = (text: string) => {
  const result = read(text);
  return result.ok ? 'taken' : result.refusal;
};

describe('a CSV user list', () => {
  it('is read whole', () => {
    expect(read(`${header}\n${row}\nmo,"Olsen, ""Mo""\nMats",mo@halden.example,,Contact,Pending,N/A,,no\n`)).toEqual({
      ok: true,
      format: 'csv',
      partial: null,
      warnings: [],
      accounts: [
        {
          login: 'halden_ih',
          name: 'Ingrid Halden',
          email: 'ingrid@halden.example',
          phone: '+47 22 00 00 00',
          role: 'Manager',
          status: 'active',
          contactOnly: false,
          created: '2024-01-02T03:04:05.000Z',
          lastSignIn: '2026-11-20T08:00:00.000Z',
          primary: true,
        },
        {
          login: 'mo',
          name: 'Olsen, "Mo" Mats',
          email: 'mo@halden.example',
          phone: '',
          role: 'Contact',
          status: 'pending',
          contactOnly: true,
          created: null,
          lastSignIn: null,
          primary: false,
        },
      ],
    });
  });

  it('is read with CRLF, a byte order mark, no last line end, and columns in another order', () => {
    expect(read(`\uFEFF${header}\r\n${row}`)).toEqual(read(`${header}\n${row}\n`));
    expect(read('Primary,status,role,email,login\n1,active,Manager,a@b.example,a\n')).toMatchObject({
      ok: true,
      accounts: [{ login: 'a', primary: true, name: '' }],
    });
  });

  it.each([
    ['an empty file', '', 1, 'userListNotCsv'],
    ['a column twice', `${header.replace('phone', 'name')}\n${row}\n`, 1, 'userListNotCsv'],
    ['a row too short', `${header}\n${row}\na,b\n`, 3, 'userListNotCsv'],
    ['a row too long', `${header}\n${row},x\n`, 2, 'userListNotCsv'],
    ['an empty line', `${header}\n\n${row}\n`, 2, 'userListNotCsv'],
    ['a quote inside a field', `${header}\n${row.replace('Ingrid', 'In"grid')}\n`, 2, 'userListNotCsv'],
    [
      'text after a quoted field',
      `${header}\n${row.replace('Ingrid Halden', '"Ingrid" Halden')}\n`,
      2,
      'userListNotCsv',
    ],
    ['a quote never closed', `${header}\n${row}\n"mo`, 3, 'userListNotCsv'],
    ['a lone carriage return', `${header}\r${row}\r`, 1, 'userListNotCsv'],
    [
      'a bad date after a field over two lines',
      `${header}\n${row.replace('Ingrid ', '"Ingrid\n').replace('Halden,', 'Halden",')}\n${row.replace('2024-01-02T', '')}\n`,
      4,
      'userListBadValue',
    ],
    ['a login twice', `${header}\n${row}\n${row}\n`, 3, 'userListDuplicate'],
    ['a login that every object has', `${header}\n${row.replace(/^[^,]+/, 'constructor')}\n`, 2, 'userListBadValue'],
    ['a long field', `${header}\n${row.replace('Ingrid', 'I'.repeat(userListLimits.field))}\n`, 2, 'userListNotCsv'],
    ['a long name', `${header}\n${row.replace('Ingrid', 'I'.repeat(200))}\n`, 2, 'userListBadValue'],
    [
      'a date that can be two days',
      `${header}\n${row.replace('2024-01-02T03:04:05Z', '03/04/2024')}\n`,
      2,
      'userListBadValue',
    ],
  ])('with %s is refused whole, with the line', (_name, text, line, code) => {
    expect(refusalOf(text)).toMatchObject({
      code,
      text: expect.stringMatching(new RegExp(`^Line ${line}: .*Nothing was imported\\.$`, 's')),
    });
  });

  it('with a status that nobody knows is asked what it means, with the line', () => {
    const locked = row.replace('halden_ih', 'b').replace('Active', 'Locked').replace(/1$/, '0');
    expect(refusalOf(`${header}\n${row}\n${locked}\n`)).toEqual({
      code: 'statusWords',
      text: 'Say what “locked” (line 3) means.',
    });
  });

  it('without a user is refused', () => {
    expect(refusalOf(`${header}\n`)).toMatchObject({ code: 'userListEmpty' });
  });

  it('with more users than an import may have is refused', () => {
    const rows = Array.from(
      { length: userListLimits.users + 1 },
      (_, index) => `u${index},a@b.example,Manager,Active,0`,
    );
    expect(refusalOf(`login,email,role,status,primary\n${rows.join('\n')}\n`)).toMatchObject({
      code: 'userListNotCsv',
    });
  });

  it('cut off anywhere inside a row is refused', () => {
    const text = `${header}\n${row}`;
    for (let length = 0; length < text.length; length += 1)
      expect(read(text.slice(0, length)).ok, `cut at ${length}`).toBe(false);
  });

  it.each([
    ['semicolons', ';'],
    ['tabs', '\t'],
  ])('with %s is read like one with commas', (_name, delimiter) => {
    const plain = `${header}\n${row}\n`;
    expect(read(plain.replaceAll(',', delimiter))).toEqual(read(plain));
  });

  it('keeps a cell that begins like a formula as the text it is, and says so', () => {
    const result = read(`${header}\n${row.replace('Ingrid Halden', '"=HYPERLINK(""http://x"")"')}\n`);
    expect(result).toMatchObject({
      ok: true,
      accounts: [{ name: '=HYPERLINK("http://x")' }],
      warnings: [{ line: 2, text: expect.stringContaining('plain text') }],
    });
  });

  it('gives back what was written, whatever the names', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => {
        const rows = names.map(
          (value, index) => `u${index},"${value.replaceAll('"', '""')}",a@b.example,Manager,Active,0`,
        );
        const result = read(`login,name,email,role,status,primary\n${rows.join('\n')}\n`);
        expect(result.ok && result.accounts.map((account) => account.name)).toEqual(
          names.map((value) => value.trim().replace(/\s+/g, ' ')),
        );
      }),
    );
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => typeof take(noise).ok === 'boolean'),
      { numRuns: 1_000 },
    );
    const token = fc.constantFrom(header, row, '"', '""', ',', '\n', '\r', '\r\n', 'x', '\0', '\uFEFF');
    fc.assert(
      fc.property(fc.array(token, { maxLength: 40 }), (tokens) => typeof read(tokens.join('')).ok === 'boolean'),
      { numRuns: 1_000 },
    );
  });
});

describe('columns of any name', () => {
  const other =
    'Benutzer;E-Mail;Rolle;Zustand;Haupt\nmo;mo@halden.example;Leser;an;1\nbo;bo@halden.example;Kontakt;aus;0\n';
  const columns = { login: 'Benutzer', email: 'E-Mail', role: 'Rolle', status: 'Zustand', primary: 'Haupt' };
  it('are asked for where they cannot be guessed', () => {
    const read = readList(new TextEncoder().encode(other), null, {});
    expect(read).toMatchObject({
      ok: true,
      accounts: null,
      columns: [{ name: 'Benutzer', samples: ['mo', 'bo'] }, { name: 'E-Mail' }, { name: 'Rolle' }, {}, {}],
      mapping: { login: null, email: 'E-Mail', role: null },
    });
    expect(read.ok && read.questions.map(({ text }) => text)).toEqual([
      'Say which column holds the login.',
      'The list has no column for the role and the status: name one, or say what holds for every user.',
    ]);
  });
  it('are read as they were mapped, and words of a status that nobody knows are asked for', () => {
    expect(take(other, null, { columns })).toMatchObject({ ok: false, refusal: { code: 'statusWords' } });
    const words = { an: 'active', aus: 'inactive' } as const;
    expect(take(other, null, { columns, statusWords: words, contactWords: ['kontakt'] })).toMatchObject({
      ok: true,
      accounts: [
        { login: 'mo', status: 'active', contactOnly: false, primary: true },
        { login: 'bo', status: 'inactive', contactOnly: true, primary: false },
      ],
    });
  });
  it('that nothing is read from are said, since one may be misspelt', () => {
    const result = take(`${header},shoe size\n${row},43\n`);
    expect(result).toMatchObject({ ok: true, warnings: [{ line: 1, text: expect.stringContaining('“shoe size”') }] });
  });
});

it('a list is told by how it begins', () => {
  const kind = (text: string) => {
    const result = take(text);
    return result.ok ? result.format : result.refusal.code;
  };
  expect(kind(`${header}\n${row}\n`)).toBe('csv');
  expect(kind('\uFEFF <html/>')).toBe('userListWrongKind');
  expect(kind('nothing of the kind')).toBe('columns');
});
