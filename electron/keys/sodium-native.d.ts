// sodium-native ships no types; these are the calls made here.
declare module 'sodium-native' {
  const sodium: {
    /** Writes `message` sealed, 16 bytes longer, into `into`; returns how many bytes. */
    crypto_aead_chacha20poly1305_ietf_encrypt(
      into: Uint8Array,
      message: Uint8Array,
      additional: null,
      secretNonce: null,
      nonce: Uint8Array,
      key: Uint8Array,
    ): number;
    /** Throws when the tag does not match. */
    crypto_aead_chacha20poly1305_ietf_decrypt(
      into: Uint8Array,
      secretNonce: null,
      sealed: Uint8Array,
      additional: null,
      nonce: Uint8Array,
      key: Uint8Array,
    ): number;
    /** Throws for a point of low order. */
    crypto_scalarmult(into: Uint8Array, scalar: Uint8Array, point: Uint8Array): void;
    crypto_scalarmult_base(into: Uint8Array, scalar: Uint8Array): void;
    /** Into 32 and 64 bytes. */
    crypto_sign_seed_keypair(publicKey: Uint8Array, secretKey: Uint8Array, seed: Uint8Array): void;
    /** Into 64 bytes. */
    crypto_sign_detached(signature: Uint8Array, message: Uint8Array, secretKey: Uint8Array): void;
    crypto_sign_verify_detached(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
    readonly crypto_pwhash_ALG_ARGON2ID13: number;
    crypto_pwhash(
      into: Uint8Array,
      secret: Uint8Array,
      salt: Uint8Array,
      opslimit: number,
      memlimit: number,
      algorithm: number,
    ): void;
    readonly crypto_pwhash_STRBYTES: number;
    /** Into `crypto_pwhash_STRBYTES` bytes, filled up with zeroes; so it is verified too. */
    crypto_pwhash_str(into: Uint8Array, secret: Uint8Array, opslimit: number, memlimit: number): void;
    crypto_pwhash_str_verify(hash: Uint8Array, secret: Uint8Array): boolean;
  };
  export default sodium;
}
