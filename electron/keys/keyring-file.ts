/** keys.json beside the database: who can open the workspace, by passphrase or by the printed recovery code, and sign in it. */

import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import sodium from 'libsodium-wrappers-sumo';
import { type Refusal, refuse } from '../../shared/domain/decider.ts';
import { type Argon2Cost, deriveKey, passphraseCost } from './argon2.ts';
import { newRecoveryCode, normaliseCode } from './codes.ts';
import { createFile, replaceFile } from './durable-file.ts';
import {
  decoyEntry,
  openSeed,
  openWorkstation,
  operatorEntry,
  recoveryEntry,
  saltOf,
  sealSeed,
} from './keyring-entries.ts';
import { type Keyring, keyringFormat, longestKeyring, parseKeyring, purposes, writeKeyring } from './keyring-format.ts';
import { systemRandom } from './random.ts';
import { open } from './sealed-box.ts';
import { newSigningKeys, type SigningKeys } from './signing.ts';

await sodium.ready;

export type KeysRefusalCode =
  | 'keys-missing'
  | 'keys-damaged'
  | 'keys-changed'
  | 'sign-in-refused'
  | 'recovery-refused'
  | 'operator-exists'
  | 'operator-unknown'
  | 'operator-last';
export type KeysRefusal = { readonly ok: false; readonly refusal: Refusal<KeysRefusalCode> };

export type NewOperator = { readonly operator: string; readonly passphrase: string };
export type CreatedKeys = {
  readonly databaseKey: Uint8Array;
  readonly operatorKeys: SigningKeys;
  readonly workstationKeys: SigningKeys;
  /** Shown once, to be printed; nothing keeps it. */
  readonly recoveryCode: string;
};
export type UnlockedKeys = {
  readonly ok: true;
  readonly databaseKey: Uint8Array;
  readonly operatorKeys: SigningKeys;
  readonly workstationKeys: SigningKeys;
};
export type RecoveredKeys = Omit<UnlockedKeys, 'operatorKeys'>;

const fileName = 'keys.json';

/** Makes the file in `dir` with its first operator. Throws when there is one already: it would be the only way into a database. */
export async function createKeys(
  dir: string,
  first: NewOperator & { readonly kdf?: Argon2Cost },
): Promise<CreatedKeys> {
  const kdf = first.kdf ?? passphraseCost;
  const databaseKey = systemRandom(32);
  const operatorKeys = newSigningKeys();
  const workstationKeys = newSigningKeys();
  const recoveryCode = newRecoveryCode();
  createFile(
    join(dir, fileName),
    writeKeyring({
      format: keyringFormat,
      kdf,
      operators: [operatorEntry(first, kdf, databaseKey, operatorKeys)],
      recovery: recoveryEntry(recoveryCode, kdf, databaseKey),
      workstation: { signingSeed: sealSeed(databaseKey, workstationKeys, purposes.workstation(kdf)) },
    }),
  );
  return { databaseKey, operatorKeys, workstationKeys, recoveryCode };
}

/** Signing in. One answer and one cost for an unknown operator and a wrong passphrase, so that neither can be told from the other. */
export async function unlockKeys(
  dir: string,
  operator: string,
  passphrase: string,
): Promise<UnlockedKeys | KeysRefusal> {
  const read = readKeyring(dir);
  if (!read.ok) return read;
  const { keyring } = read;
  const entry = keyring.operators.find((one) => one.operator === operator) ?? decoyEntry(operator);
  const derived = deriveKey(passphrase, saltOf(entry), keyring.kdf);
  try {
    const databaseKey = open(derived, entry.databaseKey, purposes.databaseKey(operator));
    if (databaseKey === null) return refuse('sign-in-refused', signInRefused);
    const operatorKeys = openSeed(derived, entry.signingSeed, purposes.signingSeed(operator));
    const workstationKeys = openWorkstation(keyring, databaseKey);
    if (operatorKeys === null || workstationKeys === null) return damaged;
    return { ok: true, databaseKey, operatorKeys, workstationKeys };
  } finally {
    sodium.memzero(derived);
  }
}

/** Opens the workspace for giving an operator a new passphrase (`renewOperator`); it brings no operator's signing key. */
export async function unlockWithRecoveryCode(dir: string, code: string): Promise<RecoveredKeys | KeysRefusal> {
  const read = readKeyring(dir);
  if (!read.ok) return read;
  const { recovery, kdf } = read.keyring;
  const derived = deriveKey(normaliseCode(code), saltOf(recovery), kdf);
  try {
    const databaseKey = open(derived, recovery.databaseKey, purposes.recovery);
    if (databaseKey === null) return refuse('recovery-refused', recoveryRefused);
    const workstationKeys = openWorkstation(read.keyring, databaseKey);
    return workstationKeys === null ? damaged : { ok: true, databaseKey, workstationKeys };
  } finally {
    sodium.memzero(derived);
  }
}

export type EnrolledKey = { readonly ok: true; readonly publicKey: string };

/** The public key is for the event that enrols the operator; the secret one exists only under the passphrase. */
export async function addOperator(
  dir: string,
  databaseKey: Uint8Array,
  added: NewOperator,
): Promise<EnrolledKey | KeysRefusal> {
  return putOperator(dir, databaseKey, added, ({ operators }) =>
    operators.some(({ operator }) => operator === added.operator)
      ? refuse('operator-exists', 'There is an operator of this name already. Choose another name.')
      : null,
  );
}

/** A new passphrase for somebody who forgot theirs: always with a new signing key, never the old one. */
export async function renewOperator(
  dir: string,
  databaseKey: Uint8Array,
  renewed: NewOperator,
): Promise<EnrolledKey | KeysRefusal> {
  return putOperator(dir, databaseKey, renewed, ({ operators }) =>
    operators.some(({ operator }) => operator === renewed.operator) ? null : unknownOperator,
  );
}

/** The operator's passphrase opens the file no more. Copies of it still open: a revoked operator also asks for a new database key. */
export async function removeOperator(dir: string, operator: string): Promise<{ readonly ok: true } | KeysRefusal> {
  const read = readKeyring(dir);
  if (!read.ok) return read;
  const operators = read.keyring.operators.filter((entry) => entry.operator !== operator);
  if (operators.length === read.keyring.operators.length) return unknownOperator;
  if (operators.length === 0) return refuse('operator-last', 'This is the only operator. Add another one first.');
  return replaceKeyring(dir, read, { ...read.keyring, operators }) ?? { ok: true };
}

/** A recovery code is for one use: this puts another in its place, and is also for one that was lost or seen. */
export async function renewRecoveryCode(
  dir: string,
  databaseKey: Uint8Array,
): Promise<{ readonly ok: true; readonly recoveryCode: string } | KeysRefusal> {
  const read = readOwnKeyring(dir, databaseKey);
  if (!read.ok) return read;
  const recoveryCode = newRecoveryCode();
  const recovery = recoveryEntry(recoveryCode, read.keyring.kdf, databaseKey);
  return replaceKeyring(dir, read, { ...read.keyring, recovery }) ?? { ok: true, recoveryCode };
}

/** The ids that have a passphrase here, in the order in which they were added. */
export async function operators(
  dir: string,
): Promise<{ readonly ok: true; readonly operators: readonly string[] } | KeysRefusal> {
  const read = readKeyring(dir);
  return read.ok ? { ok: true, operators: read.keyring.operators.map(({ operator }) => operator) } : read;
}

const signInRefused = 'The name or the passphrase is not right. Check both and try again.';
const recoveryRefused =
  'This recovery code does not open the workspace. Check it against the printed sheet and try again.';
const unknownOperator = refuse('operator-unknown', 'There is no operator of this name here.');
const damaged = refuse(
  'keys-damaged',
  'The key file (keys.json) is damaged. Restore it from a backup of this workspace.',
);
const missing = refuse(
  'keys-missing',
  'The key file (keys.json) is not there. Restore it from a backup of this workspace.',
);
const changed = refuse('keys-changed', 'The key file (keys.json) was changed by another window meanwhile. Try again.');

type ReadKeyring = { readonly ok: true; readonly keyring: Keyring; readonly text: string };

function readKeyring(dir: string): ReadKeyring | KeysRefusal {
  const text = readText(join(dir, fileName));
  if (text === null) return missing;
  const keyring = parseKeyring(text);
  return keyring === null ? damaged : { ok: true, keyring, text };
}

/** With the database key at hand the file's cost and workstation key can be checked, before anything new is sealed at that cost. */
function readOwnKeyring(dir: string, databaseKey: Uint8Array): ReadKeyring | KeysRefusal {
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

async function putOperator(
  dir: string,
  databaseKey: Uint8Array,
  put: NewOperator,
  objection: (keyring: Keyring) => KeysRefusal | null,
): Promise<EnrolledKey | KeysRefusal> {
  const read = readOwnKeyring(dir, databaseKey);
  if (!read.ok) return read;
  const refusal = objection(read.keyring);
  if (refusal !== null) return refusal;
  const keys = newSigningKeys();
  const entry = operatorEntry(put, read.keyring.kdf, databaseKey, keys);
  sodium.memzero(keys.secretKey);
  const others = read.keyring.operators.filter(({ operator }) => operator !== put.operator);
  return (
    replaceKeyring(dir, read, { ...read.keyring, operators: [...others, entry] }) ?? {
      ok: true,
      publicKey: keys.publicKey,
    }
  );
}

/** Null when done. Deriving takes long enough for another process to have written: its entry must not be lost. */
function replaceKeyring(dir: string, read: ReadKeyring, next: Keyring): KeysRefusal | null {
  const file = join(dir, fileName);
  if (readText(file) !== read.text) return changed;
  replaceFile(file, writeKeyring(next));
  return null;
}
