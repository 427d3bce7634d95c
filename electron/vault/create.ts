// Making a vault: a new key, encrypted to those who may open it, and a manifest that says so; the manifest comes last and counts.
import { resolve } from 'node:path';
import { wipe } from '../keys/secret-bytes.ts';
import { newSecret, recipientOf } from './age/keys.ts';
import { makeFolder, putInPlace, syncFolder, writeSmall } from './disk/durable.ts';
import { isId, layout } from './disk/layout.ts';
import { locked, onTrustedDisk } from './disk/lock.ts';
import { encodeManifest } from './kept/manifest.ts';
import { checkRecipients, proveKeyring, sealKeyring } from './kept/keyring.ts';
import { type Outcome, refused } from './outcome.ts';
import type { VaultTools } from './tools.ts';

const ours = ['objects', 'incoming', 'next', 'keyring.age', 'lock'];

/** Refused where something else lies in the folder; what a crash left of an earlier try is begun anew. */
export const createVault = async (
  tools: VaultTools,
  folder: string,
  { id, recipients }: { readonly id: string; readonly recipients: readonly string[] },
): Promise<Outcome<{ readonly publicKey: string; readonly manifestDigest: string }>> => {
  if (!isId(id)) return refused('id-invalid', 'A vault id is made of small letters, digits and hyphens.');
  const checked = checkRecipients(tools, recipients);
  if (!checked.ok) return checked;
  const { files, random, engine } = tools;
  const dir = resolve(folder);
  const at = layout(dir);
  const found = await onTrustedDisk(files, dir, async () => {
    const names = await files.names(dir);
    if (names.includes('manifest.json')) return refused('vault-exists', 'There is a vault in this folder already.');
    if (names.some((name) => !ours.includes(name) && !name.startsWith('lock.')))
      return refused('folder-in-use', 'The folder is not empty. Choose an empty or a new one.');
    await makeFolder(files, dir);
    return { ok: true } as const;
  });
  if (!found.ok) return found;
  return locked(files, random, dir, async () => {
    if ((await files.names(dir)).includes('manifest.json'))
      return refused('vault-exists', 'There is a vault in this folder already.');
    for (const part of [at.objects, at.incoming, at.next]) await files.makeFolder(part);
    const secret = newSecret(random);
    const publicKey = recipientOf(engine, secret);
    const { bytes, opensForAll } = await sealKeyring(tools, checked.keys, [secret]).finally(() => wipe(secret));
    const keyring = await writeSmall(files, at.nextKeyring, bytes);
    await proveKeyring(tools, at.nextKeyring, opensForAll);
    await putInPlace(files, at.nextKeyring, at.keyring);
    const manifestDigest = await writeSmall(
      files,
      at.nextManifest,
      encodeManifest({
        format: 'rekey-vault/2',
        id,
        generation: 1,
        publicKey,
        recipients: checked.recipients,
        keyring,
        rotationKeyring: null,
        previous: null,
        objects: [],
      }),
    );
    await syncFolder(files, dir);
    await putInPlace(files, at.nextManifest, at.manifest);
    await files.removeFolder(at.next);
    return { ok: true, publicKey, manifestDigest };
  });
};
