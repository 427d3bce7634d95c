// An age payload (STREAM): 64 KiB chunks, each authenticated with its place and whether it is the last.
import { wipe } from '../../keys/secret-bytes.ts';
import { type Engine, tagBytes } from './engine.ts';

/** Fills as much of `into` as there is; 0 at the end. */
export type ByteSource = (into: Uint8Array) => Promise<number>;
/** The bytes are the caller's again once the promise is settled. */
export type ByteSink = (bytes: Uint8Array) => Promise<void> | void;

export const chunkBytes = 64 * 1024;
export const sealedBytes = chunkBytes + tagBytes;
/** Sixteen chunks at a time: few system calls, little memory. */
const batch = 16;

/** Room to work in, not cleared. Never a Buffer: its `slice` would share what `Uint8Array.slice` copies. */
export const scratch = (bytes: number): Uint8Array => new Uint8Array(Buffer.allocUnsafeSlow(bytes).buffer);

/** How many bytes of plaintext a payload (without its 16-byte nonce) of this length holds; null for an impossible length. */
export const plainLength = (payload: number): number | null => {
  const chunks = Math.max(1, Math.ceil(payload / sealedBytes));
  const plain = payload - chunks * tagBytes;
  return plain < 0 || (chunks > 1 && payload - (chunks - 1) * sealedBytes <= tagBytes) ? null : plain;
};

/** An 11-byte counter, then 1 for the last chunk. */
export const nonceAt = (counter: number, last: boolean): Uint8Array => {
  const nonce = new Uint8Array(12);
  const view = new DataView(nonce.buffer);
  view.setUint32(3, Math.floor(counter / 2 ** 32));
  view.setUint32(7, counter >>> 0);
  nonce[11] = last ? 1 : 0;
  return nonce;
};

export type PayloadWriter = {
  readonly write: (bytes: Uint8Array) => Promise<void>;
  readonly end: () => Promise<void>;
};

/** Keeps `key`, and wipes it at the end. */
export const sealPayload = (engine: Engine, key: Uint8Array, sink: ByteSink): PayloadWriter => {
  const plain = scratch(chunkBytes);
  // Room for one chunk first: most files that are sealed here are small.
  let sealed = scratch(sealedBytes);
  let held = 0;
  let waiting = 0;
  let counter = 0;
  const flush = async () => {
    if (waiting > 0) await sink(sealed.subarray(0, waiting));
    waiting = 0;
  };
  const sealOne = (last: boolean) => {
    const into = sealed.subarray(waiting, waiting + held + tagBytes);
    engine.seal(key, nonceAt(counter, last), plain.subarray(0, held), into);
    counter += 1;
    waiting += held + tagBytes;
    held = 0;
  };
  return {
    write: async (bytes) => {
      for (let at = 0; at < bytes.length; ) {
        // A full chunk is sealed only when another byte comes: until then it may be the last.
        if (held === chunkBytes) {
          sealOne(false);
          if (waiting + sealedBytes > sealed.length) await flush();
          if (sealed.length === sealedBytes) sealed = scratch(batch * sealedBytes);
        }
        const taken = Math.min(chunkBytes - held, bytes.length - at);
        plain.set(bytes.subarray(at, at + taken), held);
        held += taken;
        at += taken;
      }
    },
    end: async () => {
      sealOne(true);
      wipe(plain, key);
      await flush();
    },
  };
};

/**
 * Hands each chunk to `sink` after its tag was checked, never before. False when the payload is damaged, cut short or followed by
 * more; what was handed over until then is genuine but not all. `known` is the payload's length where the caller has it.
 */
export const openPayload = async (
  engine: Engine,
  key: Uint8Array,
  source: ByteSource,
  sink: ByteSink,
  known: number = Number.POSITIVE_INFINITY,
): Promise<boolean> => {
  const sealed = scratch(Math.min(batch * sealedBytes, known + 1));
  const plain = scratch(Math.min(chunkBytes, known));
  let held = 0;
  let ended = false;
  const fill = async () => {
    while (!ended && held < sealed.length) {
      const read = await source(sealed.subarray(held));
      ended = read === 0;
      held += read;
    }
  };
  try {
    for (let counter = 0, at = 0; ; counter += 1) {
      // One byte past the chunk tells whether it is the last.
      if (held - at <= sealedBytes && !ended) {
        sealed.copyWithin(0, at, held);
        held -= at;
        at = 0;
        await fill();
      }
      const chunk = sealed.subarray(at, Math.min(at + sealedBytes, held));
      const isLast = at + chunk.length === held;
      const into = plain.subarray(0, Math.max(0, chunk.length - tagBytes));
      if (chunk.length < tagBytes || (chunk.length === tagBytes && counter > 0)) return false;
      const opened = engine.open(key, nonceAt(counter, isLast), chunk, into);
      if (!opened) {
        // Genuine, but the stream ends without a last chunk, or goes on after it: handed over, and the whole refused.
        const misplaced = chunk.length === sealedBytes || !isLast;
        if (misplaced && engine.open(key, nonceAt(counter, !isLast), chunk, into)) await sink(into);
        return false;
      }
      await sink(into);
      at += chunk.length;
      if (isLast) return true;
    }
  } finally {
    wipe(plain);
  }
};
