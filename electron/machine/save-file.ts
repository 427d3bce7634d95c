// Saves what a person takes away, where they said: whole or not at all, and a disk that refuses is told in a sentence.
import type { Ports } from '../application/ports.ts';
import { replaceFile } from '../keys/durable-file.ts';

const why: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full.',
  EDQUOT: 'The disk is full.',
  EROFS: 'That disk is read-only.',
  EACCES: 'That folder may not be written to.',
  EPERM: 'That folder may not be written to.',
  ENOENT: 'That folder does not exist.',
  ENOTDIR: 'That folder does not exist.',
  EISDIR: 'There is a folder of that name.',
};

export const saveFile: Ports['saveFile'] = async (path, contents) => {
  try {
    replaceFile(path, contents);
    return { ok: true };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = why[code] ?? 'The system refused it.';
    return { ok: false, refusal: { code: 'notSaved', text: `Nothing was saved. ${reason} Choose another place.` } };
  }
};
