// The digest by which a manifest names an object's file: of its head and of each piece, so that threads can share the work (FORMAT.md).
import { payloadStart, largestHead, pieceAt, pieceBytes, pieceCount } from '../age/pieces.ts';
import { plainLength, scratch } from '../age/payload.ts';
import type { Engine } from '../age/engine.ts';
import { digestOfFile } from '../disk/durable.ts';
import { codeOf, type OpenFile } from '../disk/files.ts';
import type { VaultTools } from '../tools.ts';

const inPieces = 'b3:';

/** Objects from before there were pieces have the SHA-256 of the whole file. */
export const isOfPieces = (digest: string): boolean => digest.startsWith(inPieces);

/** From the 32-byte digests of the head and of every piece, one after the other. */
export const digestOfPieces = (engine: Engine, digests: Uint8Array): string =>
  `${inPieces}${Buffer.from(engine.blake3(digests)).toString('hex')}`;

const fill = async (file: OpenFile, into: Uint8Array): Promise<number> => {
  let held = 0;
  for (let read = -1; read !== 0 && held < into.length; held += read) read = await file.read(into.subarray(held));
  return held;
};

/** Null when there is no such file, or it has not the shape of an age file. */
export const digestOfObject = async ({ files, engine }: Pick<VaultTools, 'files' | 'engine'>, path: string) => {
  let file: OpenFile;
  try {
    file = await files.openToRead(path);
  } catch (error) {
    if (['ENOENT', 'ELOOP', 'EINVAL', 'ENOTDIR'].includes(codeOf(error) ?? '')) return null;
    throw error;
  }
  try {
    const size = await file.size();
    const start = scratch(Math.min(largestHead, size));
    const held = await fill(file, start);
    const head = payloadStart(start.subarray(0, held));
    if (head === null || plainLength(size - head) === null) return null;
    const digests = [engine.blake3(start.subarray(0, head))];
    let early = start.subarray(head, held);
    const room = scratch(Math.min(pieceBytes, size - head));
    for (let index = 0; index < pieceCount(size - head); index += 1) {
      const piece = room.subarray(0, pieceAt(size - head, index).length);
      piece.set(early.subarray(0, piece.length));
      const had = Math.min(early.length, piece.length);
      early = early.subarray(had);
      if (had + (await fill(file, piece.subarray(had))) < piece.length) return null;
      digests.push(engine.blake3(piece));
    }
    return digestOfPieces(engine, Buffer.concat(digests));
  } finally {
    await file.close();
  }
};

export const isObject = async (
  tools: Pick<VaultTools, 'files' | 'engine'>,
  path: string,
  digest: string,
): Promise<boolean> =>
  (isOfPieces(digest) ? await digestOfObject(tools, path) : await digestOfFile(tools.files, path)) === digest;
