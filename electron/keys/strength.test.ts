// What is refused as a passphrase: by length and by what guessing begins with, never by its kinds of characters.
import { describe, expect, it } from 'vitest';
import { strengthOf } from './strength.ts';

const about = ['priya', 'Priya Raman', 'Dublin desk', 'Halden Shipping'];
const judged = async (secret: string) => (await strengthOf(secret, about)).accepted;

describe('a new passphrase', () => {
  it.each([
    'fjord lantern copper harbour',
    'a long enough passphrase',
    'another long passphrase',
    'signal box winter timetable',
    'kqzvtxwmnbhgrfd',
  ])('may be %j: no rules of composition', async (secret) => expect(await judged(secret)).toBe(true));

  it.each([
    ['too short, however strange', 'q#9Z!vT7$kLm2'],
    ['the same again and again', 'passwordpassword'],
    ['a row of the keyboard', 'qwertyuiopasdfghjkl'],
    ['counting', '123456789012345678'],
    ['one letter', 'aaaaaaaaaaaaaaaaaaaa'],
    ["the operator's own name", 'priyapriyapriyapriya'],
    ["the operator's full name", 'Priya Raman Priya Raman'],
    ["the desk's name", 'Dublin desk Dublin desk'],
    ["a customer's name", 'Halden Shipping 2026'],
  ])('is refused where it is %s', async (_why, secret) => {
    const { accepted, text } = await strengthOf(secret, about);
    expect(accepted).toBe(false);
    expect(text).toMatch(/^[A-Z].*\.$/);
  });
});
