import { describe, expect, it } from 'vitest';
import { take } from './testing/take.ts';

const user = (userName: string, more: object = {}) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
  userName,
  name: { givenName: 'Mo', familyName: 'Olsen' },
  emails: [{ value: `old-${userName}@halden.example` }, { value: `${userName}@halden.example`, primary: true }],
  userType: 'Manager',
  active: true,
  meta: { resourceType: 'User', created: '2024-01-02T03:04:05Z' },
  ...more,
});
const list = (...users: readonly object[]) =>
  JSON.stringify(
    { schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: users.length, Resources: users },
    null,
    1,
  );
const refusalOf = (text: string) => {
  const taken = take(text, 'scim');
  return taken.ok ? 'taken' : taken.refusal.text;
};

describe('users as SCIM', () => {
  it('are read: one of them or a list, with the value that is marked primary', () => {
    const phones = { phoneNumbers: [{ value: 'tel:+47-22-00-00-00' }], active: false };
    expect(take(list(user('mo', phones), user('bo')), null, { primary: 'bo' })).toMatchObject({
      ok: true,
      format: 'scim',
      accounts: [
        { login: 'mo', name: 'Mo Olsen', email: 'mo@halden.example', phone: '+47-22-00-00-00', status: 'inactive' },
        { login: 'bo', status: 'active', created: '2024-01-02T03:04:05.000Z', primary: true },
      ],
    });
    expect(take(JSON.stringify(user('mo')))).toMatchObject({ ok: true, accounts: [{ login: 'mo' }] });
  });

  it('know no primary admin, and say so rather than taking the first', () => {
    expect(take(list(user('mo')))).toMatchObject({
      ok: true,
      accounts: [{ primary: false }],
      warnings: expect.arrayContaining([{ line: null, text: expect.stringContaining('No user is marked') }]),
    });
  });

  it('of which this is one page say so', () => {
    expect(take(list(user('mo')).replace('"totalResults": 1', '"totalResults": 250'))).toMatchObject({
      partial: 'The list is not whole: it holds 1 of 250 users. Export every page of it.',
    });
  });

  it('leave groups out', () => {
    const group = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'All' };
    expect(take(list(user('mo'), group))).toMatchObject({
      accounts: [{ login: 'mo' }],
      warnings: expect.arrayContaining([{ line: expect.any(Number), text: '“Group” is no user and was left out.' }]),
    });
  });

  it.each([
    ['cut off', list(user('mo')).slice(0, -20), /^Line \d+: The file is not whole/],
    ['nested without end', `${'['.repeat(5_000)}`, /^Line 1: The file nests/],
    ['another JSON', '{"runs": []}', /^Line 1: The file is not a SCIM list/],
    ['a login twice', list(user('mo'), user('MO')), /^Line \d+: The login MO is listed already/],
    ['a user that is a number', '[1]', /^Line 1: An entry of the list is no user/],
  ])('%s are refused whole, with the line', (_name, text, sentence) => {
    expect(refusalOf(text)).toMatch(sentence);
    expect(refusalOf(text)).toMatch(/Nothing was imported\.$/);
  });
});
