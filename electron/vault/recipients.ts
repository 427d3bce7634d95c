// Changing who may open a vault: a new keyring around the same key. Nothing else moves, however large the vault is.
import { wipe } from '../keys/secret-bytes.ts';
import { clearNext, commitManifest, settle, stageManifest } from './change.ts';
import { putInPlace, syncFolder, writeSmall } from './disk/durable.ts';
import type { Identity } from './kept/identity.ts';
import {
  checkRecipients,
  doesNotOpen,
  openKeyring,
  openKeyringFile,
  proveKeyring,
  sealKeyring,
} from './kept/keyring.ts';
import { layout } from './disk/layout.ts';
import { locked } from './disk/lock.ts';
import { changedOutside, type Expected, isExpected, type Manifest } from './kept/manifest.ts';
import { type Outcome, refused } from './outcome.ts';
import type { VaultTools } from './tools.ts';

const nothing = new Uint8Array(0);

export const nobodyShown = refused(
  'would-lock-out',
  'The new keyring would not open for the identity that makes it. Keep that identity among the recipients, or rotate the vault instead.',
);

/**
 * Needs an identity that opens the vault. The present holder, or `staged`, has to open the new keyring as it came back from the disk
 * before it takes the old one's place (invariant 14). Whoever falls out keeps the key until the vault is rotated.
 */
export const setRecipients = (
  tools: VaultTools,
  dir: string,
  identity: Identity,
  recipients: readonly string[],
  options: { readonly staged?: Identity; readonly expected?: Expected } = {},
): Promise<Outcome<{ readonly manifestDigest: string; readonly rotationOwed: boolean }>> => {
  const { files, random } = tools;
  return locked(files, random, dir, async () => {
    const checked = checkRecipients(tools, recipients);
    if (!checked.ok) return checked;
    const shown = [identity, options.staged].find((one) => one && checked.recipients.includes(one.recipient));
    const at = layout(dir);
    const current = await settle(files, dir);
    if (!current.ok) return current;
    if (options.expected && !isExpected(current, options.expected)) return changedOutside;
    const opened = await openKeyring(tools, at.keyring, identity, current.manifest.publicKey);
    if (!opened.ok) return opened;
    const held: Uint8Array[] = [opened.secret];
    try {
      if (shown === undefined) return nobodyShown;
      const removed = current.manifest.recipients.some((one) => !checked.recipients.includes(one));

      await files.makeFolder(at.next);
      const { bytes, opensForAll } = await sealKeyring(tools, checked.keys, [opened.secret]);
      const keyring = await writeSmall(files, at.nextKeyring, bytes);
      await proveKeyring(tools, at.nextKeyring, opensForAll);
      const reopened = await openKeyringFile(tools, at.nextKeyring, shown);
      held.push(...(reopened ?? []));
      if (reopened?.length !== 1 || Buffer.compare(reopened[0] ?? nothing, opened.secret) !== 0) return doesNotOpen;
      const manifest: Manifest = {
        ...current.manifest,
        recipients: checked.recipients,
        keyring,
        previous: current.digest,
      };
      const manifestDigest = await stageManifest(files, at, manifest);
      await syncFolder(files, at.next);
      // From here on a crash is ended forwards: the keyring is ahead and the manifest follows without a key.
      await putInPlace(files, at.nextKeyring, at.keyring);
      await commitManifest(files, at, { keepPrevious: false });
      await clearNext(files, at);
      return { ok: true, manifestDigest, rotationOwed: removed };
    } finally {
      wipe(...held);
    }
  });
};
