// Bringing a dormant vault's reports into the vault that took its place, once an old password opens it. Its own bytes stay as they are.
import { wipe } from '../keys/secret-bytes.ts';
import { addToManifest, catchUp } from './incoming.ts';
import { settle } from './change.ts';
import type { Identity } from './kept/identity.ts';
import { openKeyring } from './kept/keyring.ts';
import { layout, objectFiles } from './disk/layout.ts';
import { locked } from './disk/lock.ts';
import { type Expected, readManifest, type StoredObject } from './kept/manifest.ts';
import type { Outcome } from './outcome.ts';
import { reencryptAll } from './rotation/reencrypt-all.ts';
import type { Reencrypted } from './kept/rotation-stage.ts';
import type { VaultTools } from './tools.ts';

export type Restore = {
  readonly from: string;
  readonly oldIdentity: Identity;
  readonly into: string;
  readonly expectedFrom?: Expected;
  readonly expectedInto?: Expected;
  readonly workers: number;
  readonly signal?: AbortSignal;
};

/**
 * Encrypts to the live vault's public key, so that nobody who opens that one is needed. Reports keep their ids: what an earlier try
 * brought over is not brought twice. One replacement of the manifest adopts them all. Answers what the journal does not know yet.
 */
export const restoreInto = (
  tools: VaultTools,
  { from, oldIdentity, into, expectedFrom, expectedInto, workers, signal }: Restore,
): Promise<Outcome<{ readonly objects: readonly StoredObject[]; readonly manifestDigest: string }>> => {
  const { files, random } = tools;
  return locked(files, random, into, async () => {
    const dormant = await readManifest(files, from, expectedFrom);
    if (!dormant.ok) return dormant;
    const opened = await openKeyring(tools, layout(from).keyring, oldIdentity, dormant.manifest.publicKey);
    if (!opened.ok) return opened;
    try {
      const live = await settle(files, into);
      if (!live.ok) return live;
      const known = await catchUp(files, into, live, expectedInto);
      if (!known.ok) return known;
      const there = new Set(live.manifest.objects.map(({ id }) => id));
      const missing = dormant.manifest.objects.filter(({ id }) => !there.has(id));
      const done = new Map<string, Reencrypted>();
      const reports = {
        objects: missing,
        from: (id: string) => objectFiles(layout(from), id, dormant.manifest.generation),
        to: (id: string) => objectFiles(layout(into), id, live.manifest.generation),
        secret: opened.secret,
        publicKey: live.manifest.publicKey,
      };
      const reencrypted = await reencryptAll(tools, reports, {
        workers,
        ...(signal ? { signal } : {}),
        onDone: async (some) => some.forEach((one) => done.set(one.id, one)),
      });
      if (!reencrypted.ok) return reencrypted;
      const restored = missing.map(({ id, added }): StoredObject => {
        const one = done.get(id);
        if (one === undefined) throw new Error('restore: expected every report to be re-encrypted');
        return { id, size: one.size, added, digest: one.digest, metaDigest: one.metaDigest };
      });
      const manifestDigest = await addToManifest(files, into, live, restored, known.keepPrevious);
      return { ok: true, objects: [...known.unrecorded, ...restored], manifestDigest };
    } finally {
      wipe(opened.secret);
    }
  });
};
