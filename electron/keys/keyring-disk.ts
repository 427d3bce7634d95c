/** keys.json on the disk: read within bounds, and replaced only where nobody else wrote meanwhile. */

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Refusal, refuse } from '../../shared/domain/decider.ts';
import { replaceFile } from './durable-file.ts';
import { openWorkstation } from './keyring-entries.ts';
import { type Keyring, longestKeyring, parseKeyring, writeKeyring } from './keyring-format.ts';

export type KeysRefusalCode =
  | 'keys-missing'
  | 'keys-damaged'
  | 'keys-changed'
  | 'sign-in-refused'
  | 'recovery-refused'
  | 'operator-exists'
  | 'operator-unknown'
  | 'operator-last'
  | 'invitation-refused';
export type KeysRefusal = { readonly ok: false; readonly refusal: Refusal<KeysRefusalCode> };

export const fileName = 'keys.json';
/** What keys.json becomes when the database has got another key; there only in between. */
export const nextFileName = 'keys.next.json';

export const damaged = refuse(
  'keys-damaged',
  'The key file (keys.json) is damaged. Restore it from a backup of this workspace.',
);
const missing = refuse(
  'keys-missing',
  'The key file (keys.json) is not there. Restore it from a backup of this workspace.',
);
const changed = refuse('keys-changed', 'The key file (keys.json) was changed by another window meanwhile. Try again.');

export type ReadKeyring = { readonly ok: true; readonly keyring: Keyring; readonly text: string };

export function readKeyring(dir: string, name: string = fileName): ReadKeyring | KeysRefusal {
  const text = readText(join(dir, name));
  if (text === null) return missing;
  const keyring = parseKeyring(text);
  return keyring === null ? damaged : { ok: true, keyring, text };
}

/** With the database key at hand the file's cost and workstation key can be checked, before anything new is sealed at that cost. */
export function readOwnKeyring(dir: string, databaseKey: Uint8Array): ReadKeyring | KeysRefusal {
  const read = readKeyring(dir);
  if (!read.ok) return read;
  return openWorkstation(read.keyring, databaseKey) === null ? damaged : read;
}

function readText(file: string): string | null {
  try {
    // Empty is refused like anything else that is no keyring, without a huge file being read for it.
    return statSync(file).size > longestKeyring ? '' : readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Null when done. Deriving takes long enough for another process to have written: its entry must not be lost. */
export function replaceKeyring(dir: string, read: ReadKeyring, next: Keyring): KeysRefusal | null {
  const file = join(dir, fileName);
  if (readText(file) !== read.text) return changed;
  replaceFile(file, writeKeyring(next));
  return null;
}
