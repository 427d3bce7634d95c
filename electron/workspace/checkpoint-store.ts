// Checkpoints as they rest beside the journal, one small file each, with what became of every copy that left.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckpointStore, Left } from '../application/ports.ts';
import { diskTrouble } from '../machine/disk-trouble.ts';
import { verifierKey } from '../journal/checkpoint-note.ts';
import { replaceFile } from '../keys/durable-file.ts';

/** `20261123T034500Z-00000123`: when it was made and of how many records, so that names sort by time. */
const named = /^(\d{8}T\d{6}Z-\d+)\.txt$/;

const absent: Readonly<Record<string, string>> = {
  ENOENT: 'That folder is not there. Is its disk connected?',
  ENOTDIR: 'That is a file and no folder.',
};

const put = (folder: string, file: string, text: string): ReturnType<CheckpointStore['keep']> => {
  try {
    replaceFile(join(folder, file), text);
    return { ok: true };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const known = absent[code];
    const trouble = known === undefined ? diskTrouble(error) : { code: 'folder-absent', text: known };
    if (trouble === null) throw error;
    return { ok: false, refusal: trouble };
  }
};

const readText = (file: string): string | null => (existsSync(file) ? readFileSync(file, 'utf8') : null);

/** The kept notes by name, oldest first: a journal has to be every one of them, grown. */
export const keptCheckpoints = (dir: string): readonly { readonly name: string; readonly note: string }[] =>
  namesIn(dir).map((name) => ({ name, note: readText(join(dir, `${name}.txt`)) ?? '' }));

const namesIn = (dir: string): readonly string[] =>
  existsSync(dir)
    ? readdirSync(dir)
        .flatMap((file) => named.exec(file)?.[1] ?? [])
        .sort()
    : [];

export const createCheckpointStore = (dir: string): CheckpointStore => ({
  names: () => namesIn(dir),
  read: (name) => readText(join(dir, `${name}.txt`)),
  keep: (name, note) => {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    return put(dir, `${name}.txt`, note);
  },
  copyTo: (folder, name, note) => put(folder, `rekey-checkpoint-${name}.txt`, note),
  left: (name) => parseLeft(readText(join(dir, `${name}.json`))),
  recordLeft: (name, left) => {
    const kept = put(dir, `${name}.json`, `${JSON.stringify(left)}\n`);
    if (!kept.ok) throw new Error(`checkpoint store: expected to record a delivery, ${kept.refusal.code}`);
  },
  verifierKey,
});

/** The file is ours; one that somebody damaged says nothing, and what it spoke of goes out once more. */
const parseLeft = (text: string | null): readonly Left[] => {
  try {
    const read: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(read) ? read.filter(isLeft) : [];
  } catch {
    return [];
  }
};

const isLeft = (value: unknown): value is Left => {
  const { way, to, at, outcome, answer } = (value ?? {}) as Partial<Record<keyof Left, unknown>>;
  return [way, to, at, outcome, answer].every((field) => typeof field === 'string');
};
