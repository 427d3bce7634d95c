import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEmbeddedDirectory } from './embedded.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'rekey-directory-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (file: Uint8Array | null | undefined) => (file ? new TextDecoder().decode(file) : null);

test('until it is promoted a provisional credential changes nothing about the account', async () => {
  const directory = createEmbeddedDirectory(root);
  await directory.setCurrent('halden', 'ingrid', bytes('first'));
  await directory.stageProvisional('halden', 'case-1', bytes('provisional'));
  expect(text(await directory.current('halden', 'ingrid'))).toBe('first');
  expect(await directory.old('halden', 'ingrid')).toEqual([]);
});

test('promoting keeps the old identity for dormant vaults, and doing it twice is doing it once', async () => {
  const directory = createEmbeddedDirectory(root);
  await directory.setCurrent('halden', 'ingrid', bytes('first'));
  await directory.stageProvisional('halden', 'case-1', bytes('provisional'));
  await directory.promoteProvisional('halden', 'ingrid', 'case-1');
  await directory.promoteProvisional('halden', 'ingrid', 'case-1');
  expect(text(await directory.current('halden', 'ingrid'))).toBe('provisional');
  expect((await directory.old('halden', 'ingrid')).map(text)).toEqual(['first']);
});

test('a crash between keeping the old and putting the new keeps one copy of the old', async () => {
  const directory = createEmbeddedDirectory(root);
  await directory.setCurrent('halden', 'ingrid', bytes('first'));
  await directory.stageNext('halden', 'ingrid', bytes('second'));
  await directory.promoteNext('halden', 'ingrid');
  await directory.setCurrent('halden', 'ingrid', bytes('first'));
  await directory.stageNext('halden', 'ingrid', bytes('third'));
  await directory.promoteNext('halden', 'ingrid');
  expect((await directory.old('halden', 'ingrid')).map(text)).toEqual(['first']);
});

test('a login that looks like a path stays one folder inside its subscription', async () => {
  const directory = createEmbeddedDirectory(root);
  await directory.setCurrent('halden', '../../escape', bytes('first'));
  expect(readdirSync(root)).toEqual(['halden']);
  expect(readdirSync(join(root, 'halden'))).toHaveLength(1);
});

test('a withdrawn credential leaves the account as it was before, twice is once', async () => {
  const directory = createEmbeddedDirectory(root);
  await directory.setCurrent('halden', 'ingrid', bytes('first'));
  await directory.stageProvisional('halden', 'case-1', bytes('provisional'));
  await directory.promoteProvisional('halden', 'ingrid', 'case-1');
  await directory.withdrawProvisional('halden', 'ingrid', 'case-1', true);
  await directory.withdrawProvisional('halden', 'ingrid', 'case-1', true);
  expect(text(await directory.current('halden', 'ingrid'))).toBe('first');
  // Nothing of it is left that a later promotion could bring back.
  await directory.promoteProvisional('halden', 'ingrid', 'case-1');
  expect(text(await directory.current('halden', 'ingrid'))).toBe('first');
  await directory.stageProvisional('halden', 'case-2', bytes('another'));
  await directory.promoteProvisional('halden', 'ingrid', 'case-2');
  expect((await directory.old('halden', 'ingrid')).map(text)).toEqual(['first']);
});

test('a credential is withdrawn whether or not a crash came before its promotion was recorded', async () => {
  const directory = createEmbeddedDirectory(root);
  await directory.setCurrent('halden', 'ingrid', bytes('first'));
  await directory.stageProvisional('halden', 'case-1', bytes('provisional'));
  await directory.withdrawProvisional('halden', 'ingrid', 'case-1', false);
  expect(text(await directory.current('halden', 'ingrid'))).toBe('first');
  await directory.stageProvisional('halden', 'case-2', bytes('promoted'));
  await directory.promoteProvisional('halden', 'ingrid', 'case-2');
  await directory.withdrawProvisional('halden', 'ingrid', 'case-2', false);
  expect(text(await directory.current('halden', 'ingrid'))).toBe('first');
});

test('an account that had no password has none again after a withdrawal', async () => {
  const directory = createEmbeddedDirectory(root);
  await directory.stageProvisional('halden', 'case-1', bytes('provisional'));
  await directory.promoteProvisional('halden', 'ingrid', 'case-1');
  await directory.withdrawProvisional('halden', 'ingrid', 'case-1', true);
  expect(await directory.current('halden', 'ingrid')).toBeNull();
});

test('a credential that an earlier version promoted is withdrawn by what the journal says of it', async () => {
  const directory = createEmbeddedDirectory(root);
  await directory.setCurrent('halden', 'ingrid', bytes('first'));
  await directory.stageProvisional('halden', 'case-1', bytes('provisional'));
  await directory.promoteProvisional('halden', 'ingrid', 'case-1');
  await directory.discardProvisional('halden', 'case-1');
  await directory.withdrawProvisional('halden', 'ingrid', 'case-1', true);
  expect(text(await directory.current('halden', 'ingrid'))).toBe('first');
});
