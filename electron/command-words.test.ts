import { expect, test } from 'vitest';
import { commandWords } from './command-words.ts';

test('words after the name of the installed program are a command, switches before them Chromium’s', () => {
  expect(commandWords(['/opt/Rekey/rekey', 'vault', 'status', 'DIR', '--json'], true)).toEqual([
    'vault',
    'status',
    'DIR',
    '--json',
  ]);
  expect(commandWords(['/opt/Rekey/rekey', '--no-sandbox', 'contract', '--json'], true)).toEqual([
    'contract',
    '--json',
  ]);
});

test('no word, only switches, or a link open the window', () => {
  expect(commandWords(['/opt/Rekey/rekey'], true)).toBeNull();
  expect(commandWords(['/opt/Rekey/rekey', '--user-data-dir=/tmp/x'], true)).toBeNull();
  expect(commandWords(['C:\\Rekey\\rekey.exe', 'rekey://case/RK-000001'], true)).toBeNull();
});

test('where Electron runs the project’s folder, that folder is no command', () => {
  expect(commandWords(['electron', '.'], false)).toBeNull();
  expect(commandWords(['electron', '.', '--user-data-dir=/tmp/x'], false)).toBeNull();
  expect(commandWords(['electron', '.', 'contract'], false)).toEqual(['contract']);
});
