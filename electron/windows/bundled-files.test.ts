import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { listBundledFiles, pathIn } from './bundled-files.ts';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rekey-files-'));
  mkdirSync(join(folder, 'root/assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.html'), 'outside');
  for (const name of ['desk.html', 'assets/app.js', 'assets/app.js.map', 'assets/run.sh', '.env'])
    writeFileSync(join(folder, 'root', name), name);
});

afterEach(() => rmSync(folder, { recursive: true }));

it('lists pages, scripts and styles by their path, with their type', () => {
  const files = listBundledFiles(join(folder, 'root'));
  expect([...files.keys()].sort()).toEqual(['/assets/app.js', '/desk.html']);
  expect(files.get('/assets/app.js')?.type).toBe('text/javascript; charset=utf-8');
});

it('leaves out a link, which could point out of the folder', () => {
  symlinkSync(join(folder, 'secret.html'), join(folder, 'root', 'link.html'));
  symlinkSync(folder, join(folder, 'root', 'up'));
  expect([...listBundledFiles(join(folder, 'root')).keys()].sort()).toEqual(['/assets/app.js', '/desk.html']);
});

it.each([
  'app://rekey/../secret.html',
  'app://rekey/..%2fsecret.html',
  'app://rekey/%2e%2e/secret.html',
  'app://rekey/assets/..%5c..%5csecret.html',
  'app://rekey//secret.html',
  'app://rekey/desk.html%00',
  'app://other/desk.html',
  'app://rekey:80/desk.html',
  'app://x@rekey/desk.html',
  'https://rekey/desk.html',
  'desk.html',
])('finds nothing at %s', (address) => {
  const files = listBundledFiles(join(folder, 'root'));
  expect(files.get(pathIn(address) ?? '')).toBeUndefined();
});
