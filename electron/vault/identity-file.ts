// Identity files on a disk, outside any workspace: written whole beside, read back, then put in their place.
import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { putInPlace, syncFolder, writeSmall } from './durable.ts';
import { codeOf } from './files.ts';
import { orDiskRefusal, type Outcome, refused } from './outcome.ts';
import type { VaultTools } from './tools.ts';

type Tools = Pick<VaultTools, 'files' | 'random'>;

const beside = (path: string, { random }: Tools): string =>
  join(dirname(path), `.${basename(path)}.${Buffer.from(random(6)).toString('hex')}.part`);

/** Nothing that is there is overwritten: it might be the only identity that opens a vault. */
export const writeNewIdentity = (tools: Tools, path: string, file: Uint8Array): Promise<Outcome<object>> =>
  orDiskRefusal(async () => {
    const { files } = tools;
    const whole = resolve(path);
    const part = beside(whole, tools);
    try {
      await writeSmall(files, part, file);
      await files.link(part, whole);
      await syncFolder(files, dirname(whole));
      return { ok: true };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      return refused(
        'file-exists',
        `${basename(path)} is there already. Choose another name; nothing was overwritten.`,
      );
    } finally {
      await files.remove(part);
    }
  });

/** The old file stays whole until the new one is durable and was read back. A link keeps pointing where it points. */
export const replaceIdentity = (tools: Tools, path: string, file: Uint8Array): Promise<Outcome<object>> =>
  orDiskRefusal(async () => {
    const whole = await realpath(path);
    const part = beside(whole, tools);
    try {
      await writeSmall(tools.files, part, file);
      await putInPlace(tools.files, part, whole);
      return { ok: true };
    } finally {
      await tools.files.remove(part);
    }
  });
