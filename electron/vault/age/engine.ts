// The primitives age stands on, behind one small interface, so that the fast library and the portable one can stand in for each other.

export type EngineName = 'native' | 'wasm';

/** ChaCha20-Poly1305 (RFC 8439), X25519 (RFC 7748) and BLAKE3. Keys and digests are 32 bytes, nonces 12, tags 16. */
export type Engine = {
  readonly name: EngineName;
  /** `into` is exactly 16 bytes longer than `plain`. */
  readonly seal: (key: Uint8Array, nonce: Uint8Array, plain: Uint8Array, into: Uint8Array) => void;
  /** False when the tag does not match; `into`, 16 bytes shorter than `sealed`, then holds nothing of use. */
  readonly open: (key: Uint8Array, nonce: Uint8Array, sealed: Uint8Array, into: Uint8Array) => boolean;
  /** Null for a point of low order: its shared secret would be zero for everybody. */
  readonly sharedSecret: (secret: Uint8Array, point: Uint8Array) => Uint8Array | null;
  readonly publicKey: (secret: Uint8Array) => Uint8Array;
  readonly blake3: (bytes: Uint8Array) => Uint8Array;
};

export const tagBytes = 16;

/** The engine asked for; without a wish the native one, or the portable one where the native library does not load. */
export const loadEngine = async (wish?: EngineName): Promise<Engine> => {
  if (wish === 'wasm') return (await import('./wasm-engine.ts')).createWasmEngine();
  try {
    return (await import('./native-engine.ts')).nativeEngine;
  } catch (error) {
    if (wish === 'native') throw error;
    return (await import('./wasm-engine.ts')).createWasmEngine();
  }
};
