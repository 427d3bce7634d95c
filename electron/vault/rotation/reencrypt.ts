// One report from one key to another: read, verified, encrypted, digested, written and read back in one pass, a piece at a time.
import { createHash } from 'node:crypto';
import { tagBytes } from '../age/engine.ts';
import { chunkBytes, plainLength, scratch, sealedBytes } from '../age/payload.ts';
import {
  type Head,
  largestHead,
  makeHead,
  openHead,
  pieceAt,
  pieceBytes,
  pieceCount,
  resealPiece,
} from '../age/pieces.ts';
import { DurabilityError, notKept, sha256 } from '../disk/durable.ts';
import { type BulkFile, codeOf, type Files } from '../disk/files.ts';
import type { ObjectFiles } from '../disk/layout.ts';
import { digestOfPieces, isOfPieces } from '../kept/object-digest.ts';
import { type Outcome, refused, type Refused } from '../outcome.ts';
import { keyOf, reportDamaged } from '../kept/report.ts';
import { largestMeta, metaAtOnce, type ReportMeta, sealMetaAtOnce } from '../kept/report-meta.ts';
import type { Reencrypted } from '../kept/rotation-stage.ts';
import type { VaultTools } from '../tools.ts';

export type Reencryption = {
  readonly named: { readonly id: string; readonly digest: string; readonly metaDigest: string };
  /** Bytes of the report. */
  readonly size: number;
  readonly from: ObjectFiles;
  readonly to: ObjectFiles;
  /** The old vault key, with its public half. */
  readonly opening: { readonly secret: Uint8Array; readonly recipient: Uint8Array };
  readonly publicKey: string;
};

/** A thread's buffers, used again for every report. Nothing may wait between filling one and being done with it. */
export type Room = {
  readonly read: Uint8Array;
  readonly plain: Uint8Array;
  readonly made: Uint8Array;
  readonly reread: Uint8Array;
};

export const makeRoom = (): Room => ({
  read: scratch(Math.max(largestHead, pieceBytes)),
  plain: scratch(chunkBytes),
  made: scratch(largestHead + pieceBytes),
  reread: scratch(largestHead + pieceBytes),
});

/** What whoever works on a report has to know. Threads that share one share its arrays too: the keys are in one place and wiped there. */
export type Pass = {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Bytes of either payload, and where the old one begins. */
  readonly payload: number;
  readonly start: number;
  /** Header and nonce of the new file. */
  readonly head: Uint8Array;
  readonly fromKey: Uint8Array;
  readonly toKey: Uint8Array;
  /** 32 bytes for the head and each piece, as read and as made. */
  readonly oldDigests: Uint8Array;
  readonly newDigests: Uint8Array;
  /** One number: the next piece that nobody has taken. */
  readonly turn: Int32Array;
};

export type Control = {
  readonly stopped: () => boolean;
  /** So many bytes of a report more are done. */
  readonly onBytes: (bytes: number) => void;
};

export const stopped = refused(
  'stopped',
  'Re-encrypting was stopped. What was prepared is kept; start it again to go on.',
);

type Handles = { readonly source: BulkFile; readonly target: BulkFile; readonly check: BulkFile };

type Begun = {
  readonly ok: true;
  readonly pass: Pass;
  /** Header and nonce of the old file. */
  readonly old: Uint8Array;
  readonly handles: Handles;
  readonly meta: { readonly file: BulkFile; readonly digest: string };
};

const closeAll = ({ source, target, check }: Handles): void => {
  source.close();
  target.close();
  check.close();
};

/** What was written is read through a file opened anew: a disk that gives back something else is found before the old goes. */
const writeAndReread = (
  { target, check }: Pick<Handles, 'target' | 'check'>,
  room: Room,
  path: string,
  bytes: Uint8Array,
  position: number,
) => {
  target.writeAt(bytes, position);
  const again = room.reread.subarray(0, bytes.length);
  if (check.readAt(again, position) !== bytes.length || Buffer.compare(again, bytes) !== 0) throw notKept(path);
};

const openIfThere = (files: Files, path: string): BulkFile | null => {
  try {
    return files.openBulk(path, 'read');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
};

/** Most heads are some two hundred bytes; only a stranger's is longer. */
const usualHead = 4096;

const readHead = (tools: VaultTools, room: Room, source: BulkFile, opening: Reencryption['opening']): Head | null => {
  for (const length of [usualHead, largestHead]) {
    const start = room.read.subarray(0, source.readAt(room.read.subarray(0, length), 0));
    const head = openHead(tools.engine, start, opening);
    if (head !== null) return { ...head, bytes: head.bytes.slice() };
    if (start.length < length) return null;
  }
  return null;
};

const readMeta = ({ files, engine }: VaultTools, room: Room, { named, from, opening }: Reencryption) => {
  const file = openIfThere(files, from.meta);
  if (file === null) return null;
  const held = file.readAt(room.read.subarray(0, largestMeta + 1), 0);
  file.close();
  return held > largestMeta ? null : metaAtOnce(engine, room.read.subarray(0, held), named, opening);
};

const writeMeta = (tools: VaultTools, room: Room, meta: ReportMeta, { to, publicKey }: Reencryption): Begun['meta'] => {
  const bytes = sealMetaAtOnce(tools, keyOf(publicKey), meta);
  const target = tools.files.openBulk(to.meta, 'make');
  const check = tools.files.openBulk(to.meta, 'read');
  writeAndReread({ target, check }, room, to.meta, bytes, 0);
  check.close();
  return { file: target, digest: sha256(bytes) };
};

const passFor = (
  { engine }: VaultTools,
  job: Reencryption,
  payload: number,
  old: Head,
  made: Head,
  memory: (bytes: number) => ArrayBufferLike,
): Pass => {
  const array = (from: Uint8Array | number): Uint8Array => {
    const into = new Uint8Array(memory(typeof from === 'number' ? from : from.length));
    if (typeof from !== 'number') into.set(from);
    return into;
  };
  const pass: Pass = {
    id: job.named.id,
    from: job.from.object,
    to: job.to.object,
    payload,
    start: old.bytes.length,
    head: array(made.bytes),
    fromKey: array(old.key),
    toKey: array(made.key),
    oldDigests: array(32 * (1 + pieceCount(payload))),
    newDigests: array(32 * (1 + pieceCount(payload))),
    turn: new Int32Array(memory(4)),
  };
  old.key.fill(0);
  made.key.fill(0);
  pass.oldDigests.set(engine.blake3(old.bytes));
  pass.newDigests.set(engine.blake3(made.bytes));
  return pass;
};

/** For a report of one thread. */
const ownMemory = (bytes: number): ArrayBufferLike => new ArrayBuffer(bytes);
/** For a report that threads share. */
export const sharedMemory = (bytes: number): ArrayBufferLike => new SharedArrayBuffer(bytes);

/** Opens both files, makes the new one's head and writes its description. Nothing of the report itself is moved yet. */
export const beginReport = (
  tools: VaultTools,
  room: Room,
  job: Reencryption,
  memory: (bytes: number) => ArrayBufferLike,
): Begun | Refused => {
  const { files, engine, random } = tools;
  const damaged = reportDamaged(job.named.id);
  const meta = readMeta(tools, room, job);
  const source = meta === null ? null : openIfThere(files, job.from.object);
  if (meta === null || source === null) return damaged;
  const opened: BulkFile[] = [source];
  const openNew = (as: 'make' | 'read') => {
    const file = files.openBulk(job.to.object, as);
    opened.push(file);
    return file;
  };
  try {
    const old = readHead(tools, room, source, job.opening);
    const payload = old === null ? 0 : source.size() - old.bytes.length;
    if (old === null || plainLength(payload) !== meta.size || meta.size !== job.size) {
      source.close();
      return damaged;
    }
    const pass = passFor(tools, job, payload, old, makeHead(engine, random, keyOf(job.publicKey)), memory);
    const handles = { source, target: openNew('make'), check: openNew('read') };
    return { ok: true, pass, old: old.bytes, handles, meta: writeMeta(tools, room, meta, job) };
  } catch (error) {
    for (const file of opened) file.close();
    throw error;
  }
};

/** Between two syncs that only start: the disk works while the cores do. */
const syncEvery = 32 * 1024 * 1024;

/** Takes pieces until none is left. Several threads may, each with a room and files of its own. */
const takePieces = (
  { engine }: VaultTools,
  room: Room,
  pass: Pass,
  handles: Handles,
  control: Control,
  onRead?: (piece: Uint8Array) => void,
): Outcome<object> => {
  const { payload, start, turn, head } = pass;
  const keys = { from: pass.fromKey, to: pass.toKey };
  let unsynced = 0;
  for (let index = Atomics.add(turn, 0, 1); index < pieceCount(payload); index = Atomics.add(turn, 0, 1)) {
    if (control.stopped()) return stopped;
    const { at, length } = pieceAt(payload, index);
    const piece = room.read.subarray(0, length);
    const made = room.made.subarray(head.length, head.length + length);
    const isRead = handles.source.readAt(piece, start + at) === length;
    if (!isRead || !resealPiece(engine, keys, payload, index, piece, room.plain, made)) return reportDamaged(pass.id);
    onRead?.(piece);
    pass.oldDigests.set(engine.blake3(piece), 32 * (1 + index));
    pass.newDigests.set(engine.blake3(made), 32 * (1 + index));
    if (index === 0) {
      room.made.set(head);
      writeAndReread(handles, room, pass.to, room.made.subarray(0, head.length + length), 0);
    } else writeAndReread(handles, room, pass.to, made, head.length + at);
    unsynced += length;
    if (unsynced >= syncEvery) {
      handles.target.startSync();
      unsynced = 0;
    }
    control.onBytes(length - tagBytes * Math.ceil(length / sealedBytes));
  }
  return { ok: true };
};

/** A share of a report that another thread began. */
export const joinReport = async (
  tools: VaultTools,
  room: Room,
  pass: Pass,
  control: Control,
): Promise<Outcome<object>> => {
  const source = tools.files.openBulk(pass.from, 'read');
  const target = tools.files.openBulk(pass.to, 'change');
  const handles = { source, target, check: tools.files.openBulk(pass.to, 'read') };
  try {
    const taken = takePieces(tools, room, pass, handles, control);
    if (taken.ok) await durable(target);
    return taken;
  } finally {
    room.plain.fill(0);
    closeAll(handles);
  }
};

const durable = async (file: BulkFile): Promise<void> => {
  try {
    await file.sync();
  } catch (error) {
    throw new DurabilityError(`fsync of a report failed (${codeOf(error)})`, { cause: error });
  }
};

/** Its pieces are all made: durable, and the old file was the one that the manifest names, or it is refused. */
export const endReport = async (
  { engine }: VaultTools,
  { pass, handles, meta }: Begun,
  { named, size }: Reencryption,
  oldDigest: string = digestOfPieces(engine, pass.oldDigests.slice()),
): Promise<Outcome<Reencrypted>> => {
  try {
    if (oldDigest !== named.digest) return reportDamaged(named.id);
    await Promise.all([durable(handles.target), durable(meta.file)]);
    const digest = digestOfPieces(engine, pass.newDigests.slice());
    return { ok: true, id: named.id, size, digest, metaDigest: meta.digest };
  } finally {
    leaveReport({ pass, handles, meta });
  }
};

export const leaveReport = ({ pass, handles, meta }: Pick<Begun, 'pass' | 'handles' | 'meta'>): void => {
  pass.fromKey.fill(0);
  pass.toKey.fill(0);
  closeAll(handles);
  meta.file.close();
};

/** The same report under another key. Refused, with nothing that counts, when the old file is not whole. */
export const reencryptReport = async (
  tools: VaultTools,
  room: Room,
  job: Reencryption,
  control: Control,
): Promise<Outcome<Reencrypted>> => {
  const begun = beginReport(tools, room, job, ownMemory);
  if (!begun.ok) return begun;
  const { pass, handles } = begun;
  // An object from before there were pieces: the SHA-256 of all that is read.
  const whole = isOfPieces(job.named.digest) ? null : createHash('sha256').update(begun.old);
  try {
    const taken = takePieces(
      tools,
      room,
      pass,
      handles,
      control,
      whole === null ? undefined : (piece) => whole.update(piece),
    );
    if (!taken.ok) {
      leaveReport(begun);
      return taken;
    }
  } catch (error) {
    leaveReport(begun);
    throw error;
  } finally {
    room.plain.fill(0);
  }
  return endReport(tools, begun, job, whole?.digest('hex'));
};
