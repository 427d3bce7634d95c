import { describe, expect, it } from 'vitest';
import { cleanName, judgeFile, largestFile, mostFiles, mostTogether, whyFull } from './attachments.ts';

const bytes = (...head: readonly (string | number)[]): Uint8Array =>
  Uint8Array.from(head.flatMap((one) => (typeof one === 'number' ? [one] : [...one].map((c) => c.charCodeAt(0)))));
/** How an archive begins whose first entry has this name. */
const archive = (first: string) => bytes('PK', 3, 4, ...Array<number>(22).fill(0), first.length, 0, 0, 0, first);
const code = (name: string, contents: Uint8Array) => {
  const judged = judgeFile(name, contents);
  return judged.ok ? judged.type : judged.refusal.code;
};

describe('attachments: size and type limits', () => {
  it.each([
    ['scan.log', bytes('12:01 started\n'), 'text/plain'],
    ['report.PDF', bytes('%PDF-1.7'), 'application/pdf'],
    ['shot.png', bytes(0x89, 'PNG\r\n', 0x1a, '\n'), 'image/png'],
    ['trace.pcapng', bytes(0x0a, 0x0d, 0x0d, 0x0a), 'application/x-pcapng'],
    ['list.csv', bytes(0xef, 0xbb, 0xbf, 'a;b'), 'text/csv'],
    ['mz.log', bytes('mzansi-gateway started\n'), 'text/plain'],
    ['colours.log', bytes(0x1b, '[31mfailed', 0x1b, '[0m'), 'text/plain'],
    ['from-windows.log', bytes(0xff, 0xfe, 'a', 0, 'b', 0), 'text/plain'],
    ['answer.xml', bytes('<?xml version="1.0"?>\n<!-- a --><scan/>'), 'application/xml'],
    ['empty.zip', bytes('PK', 5, 6, 0), 'application/zip'],
    ['nano.pcap', bytes(0x4d, 0x3c, 0xb2, 0xa1), 'application/vnd.tcpdump.pcap'],
    ['list.xlsx', archive('[Content_Types].xml'), expect.stringMatching(/spreadsheet/)],
    ['letter.docx', archive('word/document.xml'), expect.stringMatching(/wordprocessing/)],
  ])('takes %s', (name, head, type) => expect(code(name, head)).toEqual(type));

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
    [
      'answer.xml',
      bytes('<?xml version="1.0"?><!-- x --><x:svg xmlns:x="http://www.w3.org/2000/svg">'),
      'fileDisguised',
    ],
    ['answer.xml', bytes('<!DOCTYPE a [<!ENTITY b "c">]> <html>'), 'fileDisguised'],
    ['answer.xml', bytes('<?xml-stylesheet href="a.xsl"?><a/>'), 'fileDisguised'],
    ['from-windows.xml', bytes(0xff, 0xfe, '<', 0, 's', 0, 'v', 0, 'g', 0, '>', 0), 'fileDisguised'],
    ['late.txt', bytes('text '.repeat(20_000), 0), 'fileDisguised'],
    ['letter.docx', archive('META-INF/MANIFEST.MF'), 'fileDisguised'],
    ['letter.docx', archive('xl/workbook.xml'), 'fileDisguised'],
    ['moving.gif', bytes('GIF89a'), 'fileKind'],
    ['drawing.svg', bytes('<svg/>'), 'fileKind'],
  ])('refuses %s', (name, head, why) => expect(code(name, head)).toBe(why));

  it('refuses what is empty and what is too large, to the byte', () => {
    expect(code('a.txt', bytes())).toBe('fileEmpty');
    expect(code('a.txt', new Uint8Array(largestFile).fill(65))).toBe('text/plain');
    expect(code('a.txt', new Uint8Array(largestFile + 1).fill(65))).toBe('fileTooLarge');
  });

  it('a name is its last part, and says what it ends with', () => {
    expect(cleanName('C:\\Users\\leila\\scan.log')).toBe('scan.log');
    expect(cleanName('../../etc/passwd.txt')).toBe('passwd.txt');
    expect(cleanName('invoice\u202Egnp.exe')).toBe('invoicegnp.exe');
    expect(cleanName('..')).toBe('');
    expect(cleanName('a.txt:evil.exe')).toBe('a.txt_evil.exe');
    expect(cleanName('nul.tar.gz')).toBe('_nul.tar.gz');
    expect(cleanName('COM1.txt')).toBe('_COM1.txt');
    expect(cleanName('console.txt')).toBe('console.txt');
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
