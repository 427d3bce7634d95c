/** Another database key for those who remain, without their passphrases, so that at any crash keys.json or its successor fits the file. */

import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile, syncFolder } from './durable-file.ts';
import { damaged, fileName, type KeysRefusal, nextFileName, readOwnKeyring } from './keyring-disk.ts';
import { openWorkstation, sealSeed } from './keyring-entries.ts';
import { purposes, writeKeyring } from './keyring-format.ts';
import { sealTo } from './sealed-to-key.ts';

/**
 * Writes what keys.json will be, beside it. `remaining` are operators and their public keys as the signed journal has them: a key that
 * somebody put into the file gets nothing. Open invitations end; a printed code of an older workspace ends too.
 */
export function stageRekeyedKeys(
  dir: string,
  databaseKey: Uint8Array,
  nextKey: Uint8Array,
  remaining: ReadonlyMap<string, string>,
): { readonly ok: true; readonly codeKept: boolean } | KeysRefusal {
  const read = readOwnKeyring(dir, databaseKey);
  if (!read.ok) return read;
  const { format, kdf, operators, recovery: code } = read.keyring;
  const workstationKeys = openWorkstation(read.keyring, databaseKey);
  if (workstationKeys === null) return damaged;
  const recovery = code !== null && 'key' in code ? { ...code, sealedDatabaseKey: sealTo(code.key, nextKey) } : null;
  replaceFile(
    join(dir, nextFileName),
    writeKeyring({
      format,
      kdf,
      operators: operators.flatMap(({ operator, salt, signingSeed }) => {
        const key = remaining.get(operator);
        return key === undefined ? [] : { operator, salt, signingSeed, sealedDatabaseKey: sealTo(key, nextKey) };
      }),
      recovery,
      workstation: { signingSeed: sealSeed(nextKey, workstationKeys, purposes.workstation(kdf, recovery)) },
    }),
  );
  return { ok: true, codeKept: recovery !== null };
}

export const isRekeyStaged = (dir: string): boolean => existsSync(join(dir, nextFileName));

/** The database has the new key: what was staged is keys.json now. */
export function takeRekeyedKeys(dir: string): void {
  renameSync(join(dir, nextFileName), join(dir, fileName));
  syncFolder(dir);
}

/** The database still has the old key. */
export function discardRekeyedKeys(dir: string): void {
  rmSync(join(dir, nextFileName), { force: true });
  syncFolder(dir);
}
