// The portable engine: the same as WebAssembly, for machines where the native libraries do not load.
import { createBLAKE3 } from 'hash-wasm';
import sodium from 'libsodium-wrappers-sumo';
import { wipe } from '../../keys/secret-bytes.ts';
import { type Engine, tagBytes } from './engine.ts';

export const createWasmEngine = async (): Promise<Engine> => {
  await sodium.ready;
  const hash = await createBLAKE3();
  return {
    name: 'wasm',
    seal: (key, nonce, plain, into) => {
      into.set(sodium.crypto_aead_chacha20poly1305_ietf_encrypt(plain, null, null, nonce, key));
    },
    open: (key, nonce, sealed, into) => {
      if (sealed.length < tagBytes) return false;
      try {
        const opened = sodium.crypto_aead_chacha20poly1305_ietf_decrypt(null, sealed, null, nonce, key);
        into.set(opened);
        wipe(opened);
        return true;
      } catch {
        return false;
      }
    },
    sharedSecret: (secret, point) => {
      try {
        return sodium.crypto_scalarmult(secret, point);
      } catch {
        return null;
      }
    },
    publicKey: (secret) => sodium.crypto_scalarmult_base(secret),
    blake3: (bytes) => hash.init().update(bytes).digest('binary'),
  };
};
