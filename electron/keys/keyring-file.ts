/** keys.json beside the database: who can open the workspace, by passphrase or by the printed recovery code, and sign in it. */

import { join } from 'node:path';
import sodium from 'libsodium-wrappers-sumo';
import { refuse } from '../../shared/domain/decider.ts';
import { type Argon2Cost, deriveKey, passphraseCost } from './argon2.ts';
import { newRecoveryCode, normaliseCode } from './codes.ts';
import { createFile } from './durable-file.ts';
import { damaged, fileName, type KeysRefusal, readKeyring, readOwnKeyring, replaceKeyring } from './keyring-disk.ts';
import {
  decoyEntry,
  openOperator,
  openRecovery,
  openWorkstation,
  operatorEntry,
  recoveryEntry,
  saltOf,
  sealSeed,
} from './keyring-entries.ts';
import { type Keyring, keyringFormat, purposes, writeKeyring } from './keyring-format.ts';
import { systemRandom } from './random.ts';
import { forgetKeys, newSigningKeys, type SigningKeys } from './signing.ts';

await sodium.ready;

export type NewOperator = { readonly operator: string; readonly passphrase: string };
export type CreatedKeys = {
  readonly databaseKey: Uint8Array;
  readonly operatorKeys: SigningKeys;
  readonly workstationKeys: SigningKeys;
  /** Shown once, to be printed; nothing keeps it. */
  readonly recoveryCode: string;
  /** What the code proves itself with, for the journal. */
  readonly recoveryKey: string;
};
export type UnlockedKeys = {
  readonly ok: true;
  readonly databaseKey: Uint8Array;
  readonly operatorKeys: SigningKeys;
  readonly workstationKeys: SigningKeys;
};
/** `recoveryKeys` sign for the printed code; null for the code of an older workspace. */
export type RecoveredKeys = Omit<UnlockedKeys, 'operatorKeys'> & { readonly recoveryKeys: SigningKeys | null };

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
  const recovery = recoveryEntry(recoveryCode, kdf, databaseKey);
  createFile(
    join(dir, fileName),
    writeKeyring({
      format: keyringFormat,
      kdf,
      operators: [operatorEntry(first, kdf, databaseKey, operatorKeys)],
      recovery,
      workstation: { signingSeed: sealSeed(databaseKey, workstationKeys, purposes.workstation(kdf, recovery)) },
    }),
  );
  return { databaseKey, operatorKeys, workstationKeys, recoveryCode, recoveryKey: recovery.key };
}

/** Signing in. One answer and one cost for an unknown operator and a wrong passphrase, so that neither can be told from the other. */
export async function unlockKeys(
  dir: string,
  operator: string,
  passphrase: string,
  name: string = fileName,
): Promise<UnlockedKeys | KeysRefusal> {
  const read = readKeyring(dir, name);
  if (!read.ok) return read;
  const { keyring } = read;
  const entry = keyring.operators.find((one) => one.operator === operator) ?? decoyEntry(operator);
  const derived = deriveKey(passphrase, saltOf(entry), keyring.kdf);
  try {
    const opened = openOperator(entry, derived);
    if (opened === null) return refuse('sign-in-refused', signInRefused);
    const workstationKeys = opened === 'damaged' ? null : openWorkstation(keyring, opened.databaseKey);
    return opened === 'damaged' || workstationKeys === null ? damaged : { ok: true, ...opened, workstationKeys };
  } finally {
    sodium.memzero(derived);
  }
}

/** Opens the workspace for giving an operator a new passphrase (`putOperator`); it brings no operator's signing key. */
export async function unlockWithRecoveryCode(
  dir: string,
  code: string,
  name: string = fileName,
): Promise<RecoveredKeys | KeysRefusal> {
  const read = readKeyring(dir, name);
  if (!read.ok) return read;
  const { recovery, kdf } = read.keyring;
  if (recovery === null) return refuse('recovery-refused', recoveryRefused);
  const derived = deriveKey(normaliseCode(code), saltOf(recovery), kdf);
  try {
    const opened = openRecovery(recovery, derived);
    if (opened === null) return refuse('recovery-refused', recoveryRefused);
    const workstationKeys = openWorkstation(read.keyring, opened.databaseKey);
    return workstationKeys === null ? damaged : { ok: true, ...opened, workstationKeys };
  } finally {
    sodium.memzero(derived);
  }
}

/** The public key is for the event that brings it; the secret one signs that event. */
export type EnrolledKey = { readonly ok: true; readonly keys: SigningKeys };

/** A passphrase and a new signing key for somebody new, or for one who forgot theirs: never the old key. */

export async function putOperator(
  dir: string,
  databaseKey: Uint8Array,
  put: NewOperator,
): Promise<EnrolledKey | KeysRefusal> {
  const read = readOwnKeyring(dir, databaseKey);
  if (!read.ok) return read;
  const keys = newSigningKeys();
  const entry = operatorEntry(put, read.keyring.kdf, databaseKey, keys);
  return replaceKeyring(dir, read, withEntry(read.keyring, entry)) ?? { ok: true, keys };
}

/** The same signing key under another passphrase; the old one is asked for and opens nothing afterwards. */
export async function changePassphrase(
  dir: string,
  operator: string,
  passphrase: string,
  next: string,
): Promise<{ readonly ok: true } | KeysRefusal> {
  const unlocked = await unlockKeys(dir, operator, passphrase);
  if (!unlocked.ok) return unlocked;
  const { databaseKey, operatorKeys } = unlocked;
  try {
    const read = readOwnKeyring(dir, databaseKey);
    if (!read.ok) return read;
    const entry = operatorEntry({ operator, passphrase: next }, read.keyring.kdf, databaseKey, operatorKeys);
    return replaceKeyring(dir, read, withEntry(read.keyring, entry)) ?? { ok: true };
  } finally {
    sodium.memzero(databaseKey);
    forgetKeys(operatorKeys);
  }
}

const withEntry = (keyring: Keyring, entry: Keyring['operators'][number]): Keyring => ({
  ...keyring,
  operators: [...keyring.operators.filter(({ operator }) => operator !== entry.operator), entry],
});

/** A recovery code is for one use: this puts another in its place, and is also for one that was lost or seen. */
export async function renewRecoveryCode(
  dir: string,
  databaseKey: Uint8Array,
): Promise<{ readonly ok: true; readonly recoveryCode: string; readonly recoveryKey: string } | KeysRefusal> {
  const read = readOwnKeyring(dir, databaseKey);
  if (!read.ok) return read;
  const { kdf } = read.keyring;
  const workstationKeys = openWorkstation(read.keyring, databaseKey);
  if (workstationKeys === null) return damaged;
  const recoveryCode = newRecoveryCode();
  const recovery = recoveryEntry(recoveryCode, kdf, databaseKey);
  const workstation = { signingSeed: sealSeed(databaseKey, workstationKeys, purposes.workstation(kdf, recovery)) };
  const refused = replaceKeyring(dir, read, { ...read.keyring, recovery, workstation });
  return refused ?? { ok: true, recoveryCode, recoveryKey: recovery.key };
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
