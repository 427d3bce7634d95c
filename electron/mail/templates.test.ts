import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Template, code, list, p, renderTemplate } from './render.ts';
import {
  composeAttemptNotice,
  composeContactNotice,
  composeCredential,
  composeDisclaimer,
  composeEnrolmentCode,
  composeEnrolmentNotice,
  composeVerificationCode,
  type Disclaimer,
} from './templates.ts';

const given = { desk: 'Northgate support desk', name: 'Ingrid Halden', caseNumber: 'RK-1042' };
const expires = '2026-11-23T10:35:00.000Z';
const secret = 'walnut ribbon glacier tundra oboe';
const disclaimer: Disclaimer = {
  ...given,
  account: 'halden_ih',
  vaults: [
    { name: 'Quarterly scans', reports: 14, bytes: 3_210_000, otherAccounts: ['halden_mo'], oldPassword: true },
    { name: 'Audits', reports: 1, bytes: 812, otherAccounts: [], oldPassword: false },
  ],
  cutOff: '2026-11-22T10:35:00.000Z',
  dataModel: 'password-encrypted',
  code: secret,
  expires,
};

const every = {
  notice: composeAttemptNotice({ ...given, account: 'halden_ih', at: '2026-11-22T10:35:00.000Z', what: 'opened' }),
  code: composeVerificationCode({ ...given, code: secret, expires }),
  disclaimer: composeDisclaimer(disclaimer),
  credentialByWitness: composeCredential({
    ...given,
    account: 'halden_ih',
    half: secret,
    otherHalf: { from: 'witness', witness: 'Mats Olsen' },
  }),
  credentialByPhone: composeCredential({ ...given, account: 'halden_ih', half: secret, otherHalf: { from: 'phone' } }),
  enrolmentNotice: composeEnrolmentNotice({ desk: given.desk, name: given.name, account: 'halden_mo' }),
  contactNotice: composeContactNotice({
    desk: given.desk,
    name: given.name,
    account: 'halden_ih',
    at: '2026-11-22T10:35:00.000Z',
    step: 'asked',
  }),
  enrolment: composeEnrolmentCode({ desk: given.desk, name: given.name, account: 'halden_mo', code: secret, expires }),
};

describe.each(Object.entries(every))('the message %s', (_name, mail) => {
  it('names the desk and says what to do when it was not expected', () => {
    expect(mail.text).toContain(given.desk);
    expect(mail.text).toMatch(/If (you did not expect (this message|it)|nobody has called you)/);
  });

  it('leaves no placeholder and holds no link, picture or script', () => {
    for (const part of [mail.subject, mail.text, mail.html, mail.elided])
      expect(part).not.toMatch(/\{\w+\}|undefined|https?:|<a |<img|<script/);
  });

  it('is kept without its secret, which never stands in the subject', () => {
    expect(mail.elided).not.toContain(secret);
    expect(mail.subject).not.toContain(secret);
    expect(mail.elided.replaceAll('••••••••', secret)).toBe(mail.text);
  });
});

describe('the disclaimer', () => {
  it('states the loss of each vault, of all, and what may still open', () => {
    const { text, html } = composeDisclaimer(disclaimer);
    expect(text).toContain('As of 22 November 2026, 10:35 UTC you will no longer be able to open:');
    expect(text).toContain(
      '- Quarterly scans: 14 reports, 3.2 MB. It may still open through account halden_mo, or with an old password, if you remember one.',
    );
    expect(text).toContain('- Audits: 1 report, 812 bytes. We know of no other way to open it.');
    expect(text).toContain('Together: 15 reports, 3.2 MB, in 2 vaults.');
    expect(text).toContain(`    ${secret}\n`);
    expect(html).toContain('<li>Audits: 1 report, 812 bytes.');
  });

  it.each([
    ['password-encrypted', 'They will be lost too.'],
    ['platform-encrypted', 'stay readable. The vaults above are held by us, and they do not.'],
    ['unknown', 'as lost too.'],
  ] as const)('says what happens in the service when the data is %s', (dataModel, sentence) => {
    expect(composeDisclaimer({ ...disclaimer, dataModel }).text).toContain(sentence);
  });

  it('says so when there is no vault', () => {
    const { text } = composeDisclaimer({ ...disclaimer, vaults: [] });
    expect(text).toContain('- No vault is held for you here.');
    expect(text).toContain('Together: 0 reports, 0 bytes, in 0 vaults.');
  });

  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_000, '1.0 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [4_200_000_000, '4.2 GB'],
  ])('writes %d bytes as %s', (bytes, words) => {
    const vaults = [{ name: 'V', reports: 2, bytes, otherAccounts: [], oldPassword: false }];
    expect(composeDisclaimer({ ...disclaimer, vaults }).text).toContain(`- V: 2 reports, ${words}. `);
  });
});

describe('the credential', () => {
  it('says that the other half comes from the witness, and from whom', () => {
    expect(every.credentialByWitness.text).toContain(
      'The other half you get from Mats Olsen, who confirmed your request. It never comes by mail',
    );
  });
  it('says that the other half comes by the call to the number on file', () => {
    expect(every.credentialByPhone.text).toContain(
      'The other half our representative reads to you, in a call to the number we have for you.',
    );
  });
});

describe('values are never read as template, markup or layout', () => {
  it('substitutes once', () => {
    const mail = composeAttemptNotice({
      ...given,
      name: '{account} {desk}',
      account: 'a',
      at: expires,
      what: 'refused',
    });
    expect(mail.text).toContain('Hello {account} {desk},');
  });

  it('escapes HTML in every value', () => {
    const evil = `<img src=x onerror="a('&amp;')">`;
    const html = composeDisclaimer({
      ...disclaimer,
      name: evil,
      vaults: [{ ...disclaimer.vaults[0]!, name: evil }],
    }).html;
    expect(html).not.toContain('<img');
    expect(html.split('&lt;img src=x onerror=&quot;a(&#39;&amp;amp;&#39;)&quot;&gt;')).toHaveLength(3);
  });

  it('cannot add lines, headers or turn the reading direction', () => {
    const mail = composeAttemptNotice({
      ...given,
      account: 'a\r\nBcc: x@y.example\u2028\u202E\n\nNew paragraph',
      at: expires,
      what: 'locked',
    });
    expect(mail.subject).toBe('Account recovery: notice about a Bcc: x@y.example New paragraph');
    expect(mail.text).not.toMatch(/[\r\u2028\u202E]|\nBcc|\nNew paragraph/);
  });

  it('whatever they are: no markup of theirs, no control character, and the secret is gone from what is kept', () => {
    const text = fc.string({ unit: 'binary', maxLength: 60 });
    fc.assert(
      fc.property(text, text, text, fc.stringMatching(/^[A-HJ-NP-Z2-9]{9}$/), (desk, name, vault, acknowledgement) => {
        fc.pre(![desk, name, vault].some((value) => value.includes(acknowledgement)));
        const mail = composeDisclaimer({
          ...disclaimer,
          desk,
          name,
          code: acknowledgement,
          vaults: [{ ...disclaimer.vaults[0]!, name: vault }],
        });
        expect(
          mail.html.replace(/<\/?(?:!doctype|html|head|meta|title|body|p|ul|li|strong|br)\b[^<>]*>/g, ''),
        ).not.toMatch(/[<>]/);
        expect(mail.subject + mail.text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
        expect(mail.elided).not.toContain(acknowledgement);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a template that does not fit its message is refused', () => {
  const template: Template = { subject: 'S', blocks: [p('{name}'), code('{code}'), list('items')] };
  const values = { name: 'n', code: 'c', items: ['i'] };
  const answer = (given_: Template, with_: Record<string, string | readonly string[]>) => {
    const rendered = renderTemplate(given_, with_, ['code']);
    return rendered.ok ? 'rendered' : rendered.refusal.code;
  };
  it.each([
    ['fits', template, values, 'rendered'],
    ['unknown variable', { ...template, blocks: [...template.blocks, p('{other}')] }, values, 'unknownVariable'],
    ['inherited name', { ...template, blocks: [...template.blocks, p('{constructor}')] }, values, 'unknownVariable'],
    ['text where a list belongs', template, { ...values, items: 'i' }, 'unknownVariable'],
    ['a value nobody uses', template, { ...values, extra: 'x' }, 'unusedVariable'],
    ['a secret in the subject', { ...template, subject: '{code}' }, values, 'secretInSubject'],
  ] as const)('%s', (_name, given_, with_, expected) => {
    expect(answer(given_, with_)).toBe(expected);
  });
});
