import { describe, expect, it } from 'vitest';
import { cleanName, judgeFile, largestFile, mostFiles, mostTogether, whyFull } from './attachments.ts';

const bytes = (...head: readonly (string | number)[]): Uint8Array =>
  Uint8Array.from(head.flatMap((one) => (typeof one === 'number' ? [one] : [...one].map((c) => c.charCodeAt(0)))));
const code = (name: string, head: Uint8Array, size = head.length) => {
  const judged = judgeFile(name, size, head);
  return judged.ok ? judged.type : judged.refusal.code;
};

describe('attachments: size and type limits', () => {
  it.each([
    ['scan.log', bytes('12:01 started\n'), 'text/plain'],
    ['report.PDF', bytes('%PDF-1.7'), 'application/pdf'],
    ['shot.png', bytes(0x89, 'PNG\r\n', 0x1a, '\n'), 'image/png'],
    ['trace.pcapng', bytes(0x0a, 0x0d, 0x0d, 0x0a), 'application/x-pcapng'],
    ['list.csv', bytes(0xef, 0xbb, 0xbf, 'a;b'), 'text/csv'],
  ])('takes %s', (name, head, type) => expect(code(name, head)).toBe(type));

  it.each([
    ['setup.exe', bytes('MZ'), 'fileKind'],
    ['report.pdf.exe', bytes('%PDF-'), 'fileKind'],
    ['page.html', bytes('<html>'), 'fileKind'],
    ['no-ending', bytes('text'), 'fileKind'],
    ['constructor', bytes('text'), 'fileKind'],
    ['x.constructor', bytes('text'), 'fileKind'],
    ['report.pdf', bytes('MZ\u0090'), 'fileDisguised'],
    ['notes.txt', bytes('MZ\u0090'), 'fileDisguised'],
    ['notes.txt', bytes('#!/bin/sh\n'), 'fileDisguised'],
    ['notes.xml', bytes('  <svg onload=x>'), 'fileDisguised'],
    ['notes.txt', bytes('a', 0, 'b'), 'fileDisguised'],
    ['shot.png', bytes('<html>'), 'fileDisguised'],
  ])('refuses %s', (name, head, why) => expect(code(name, head)).toBe(why));

  it('refuses what is empty and what is too large, to the byte', () => {
    expect(code('a.txt', bytes())).toBe('fileEmpty');
    expect(code('a.txt', bytes('a'), largestFile)).toBe('text/plain');
    expect(code('a.txt', bytes('a'), largestFile + 1)).toBe('fileTooLarge');
  });

  it('a name is its last part, and says what it ends with', () => {
    expect(cleanName('C:\\Users\\leila\\scan.log')).toBe('scan.log');
    expect(cleanName('../../etc/passwd.txt')).toBe('passwd.txt');
    expect(cleanName('invoice\u202Egnp.exe')).toBe('invoicegnp.exe');
    expect(cleanName('..')).toBe('');
    expect(cleanName(`${'a'.repeat(300)}.txt`)).toHaveLength(120);
    expect(code('invoice\u202Egnp.exe', bytes('MZ'))).toBe('fileKind');
  });

  it('so many files, and so much together', () => {
    const one = { size: 1 };
    expect(
      whyFull(
        Array.from({ length: mostFiles - 1 }, () => one),
        1,
      ),
    ).toBeNull();
    expect(
      whyFull(
        Array.from({ length: mostFiles }, () => one),
        1,
      ),
    ).toMatchObject({ refusal: { code: 'filesTooMany' } });
    expect(whyFull([{ size: mostTogether - 5 }], 5)).toBeNull();
    expect(whyFull([{ size: mostTogether - 5 }], 6)).toMatchObject({ refusal: { code: 'filesTooLarge' } });
  });
});
