import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockWorkspace } from './lock.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'rekey-lock-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('a workspace is open in one program at a time, and free again when that one closes it', async () => {
  const file = join(dir, 'open.lock');
  const first = await lockWorkspace(file);
  expect(first.ok).toBe(true);
  expect(await lockWorkspace(file)).toMatchObject({ ok: false, refusal: { code: 'workspace-in-use' } });
  if (first.ok) await first.release();
  expect((await lockWorkspace(file)).ok).toBe(true);
});

test('a holder that died, or whose number another process has now, holds nothing', async () => {
  const file = join(dir, 'open.lock');
  writeFileSync(file, '4194303 1\n');
  expect((await lockWorkspace(file)).ok).toBe(true);
  writeFileSync(file, `${process.pid} 1\n`);
  expect((await lockWorkspace(file)).ok).toBe(true);
});
