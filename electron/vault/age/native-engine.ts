// The bulk engine: libsodium and BLAKE3 as native libraries, about four times as fast as the portable one.
import { blake3 } from '@napi-rs/blake-hash';
import sodium from 'sodium-native';
import { secretBytes } from '../../keys/secret-bytes.ts';
import { type Engine, tagBytes } from './engine.ts';

export const nativeEngine: Engine = {
  name: 'native',
  seal: (key, nonce, plain, into) => {
    sodium.crypto_aead_chacha20poly1305_ietf_encrypt(into, plain, null, null, nonce, key);
  },
  open: (key, nonce, sealed, into) => {
    if (sealed.length < tagBytes) return false;
    try {
      sodium.crypto_aead_chacha20poly1305_ietf_decrypt(into, null, sealed, null, nonce, key);
      return true;
    } catch {
      return false;
    }
  },
  sharedSecret: (secret, point) => {
    const shared = secretBytes(32);
    try {
      sodium.crypto_scalarmult(shared, secret, point);
      return shared;
    } catch {
      return null;
    }
  },
  publicKey: (secret) => {
    const point = new Uint8Array(32);
    sodium.crypto_scalarmult_base(point, secret);
    return point;
  },
  blake3: (bytes) => blake3(bytes),
};
