// What a vault answers instead of throwing: a refusal a person can act on, also when the disk says no.
import type { Refusal } from '../../shared/domain/decider.ts';
import { DurabilityError } from './disk/durable.ts';
import { codeOf } from './disk/files.ts';

export type Refused = { readonly ok: false; readonly refusal: Refusal };
export type Outcome<Value extends object> = ({ readonly ok: true } & Value) | Refused;

export const refused = (code: string, text: string): Refused => ({ ok: false, refusal: { code, text } });

const disk: Readonly<Record<string, string>> = {
  ENOSPC: 'There is no space left on the disk. Free some and try again; nothing was lost.',
  EDQUOT: 'The disk quota is used up. Free some space and try again; nothing was lost.',
  EACCES: 'The folder may not be read or written by this user. Change its permissions and try again.',
  EPERM: 'The folder may not be read or written by this user. Change its permissions and try again.',
  EROFS: 'The disk is read-only. Make it writable and try again.',
  EIO: 'The disk reported an error. Nothing was replaced; check the disk and try again.',
  ENOENT: 'A file that is needed is not there.',
  EISDIR: 'A folder is where a file should be.',
  EINVAL: 'What should be a file is something else, such as a folder or a pipe.',
  ELOOP: 'A link stands where a file should be; links are not followed.',
  ENOTDIR: 'A file is where a folder should be.',
  EEXIST: 'A file is where a folder should be.',
  EMFILE: 'Too many files are open on this machine. Try again.',
  ENFILE: 'Too many files are open on this machine. Try again.',
  ENAMETOOLONG: 'A path is too long for this disk.',
};

export const diskFailed = refused(
  'disk-failed',
  'The disk could not promise to keep what was written. Nothing more was changed. Check the disk, then start Rekey again.',
);

/** Turns what the disk refused into a refusal; everything else is a bug and goes on being thrown. */
export const orDiskRefusal = async <Value extends object>(
  work: () => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> => {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DurabilityError) return diskFailed;
    const text = disk[codeOf(error) ?? ''];
    if (text === undefined) throw error;
    return refused('disk', text);
  }
};

export const notAVault = refused('not-a-vault', 'There is no vault in this folder.');
