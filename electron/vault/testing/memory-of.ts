// The memory of another process, as the system shows it: where it holds any of some secrets, in any of the forms they have.
import { open, readFile } from 'node:fs/promises';

/** Memory that was given back begins with what the allocator notes there; from here on it is still what it was. */
const notedOver = 16;

/** Text of one and of two bytes a letter; bytes as they are, and as the texts that programs make of them. */
const formsOf = (secret: Uint8Array | string): readonly Buffer[] => {
  if (typeof secret === 'string')
    return [Buffer.from(secret).subarray(notedOver), Buffer.from(secret, 'utf16le').subarray(notedOver)];
  const bytes = Buffer.from(secret);
  return [
    bytes.subarray(notedOver),
    ...[bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, '')].flatMap(formsOf),
  ];
};

const readAtOnce = 256 * 1024;

/** Linux only. How often each was found. */
export const foundIn = async (
  pid: number,
  secrets: ReadonlyMap<string, Uint8Array | string>,
): Promise<Readonly<Record<string, number>>> => {
  const wanted = [...secrets].map(([name, secret]) => ({ name, forms: formsOf(secret) }));
  const found: Record<string, number> = {};
  const overlap = Math.max(...wanted.flatMap(({ forms }) => forms.map(({ length }) => length))) - 1;
  const ranges = (await readFile(`/proc/${pid}/maps`, 'utf8'))
    .split('\n')
    .flatMap((line) => /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [])
    .filter((_, index) => index % 3 > 0)
    .map((hex) => Number.parseInt(hex, 16));
  const memory = await open(`/proc/${pid}/mem`);
  const room = Buffer.alloc(readAtOnce + overlap);
  const nothing = Buffer.alloc(room.length);
  try {
    for (let at = 0; at < ranges.length; at += 2) {
      const [from = 0, to = 0] = ranges.slice(at, at + 2);
      for (let start = from; start < to; start += readAtOnce) {
        const length = Math.min(room.length, to - start);
        // A range may be gone by now, or be one that nobody can read.
        const read = await memory.read(room, 0, length, start).catch(() => ({ bytesRead: 0 }));
        const part = room.subarray(0, read.bytesRead);
        // Most of what is set aside was never touched.
        if (part.equals(nothing.subarray(0, part.length))) continue;
        for (const { name, forms } of wanted)
          for (const form of forms)
            for (let hit = part.indexOf(form); hit >= 0; hit = part.indexOf(form, hit + 1))
              found[name] = (found[name] ?? 0) + 1;
      }
    }
  } finally {
    await memory.close();
  }
  return found;
};
