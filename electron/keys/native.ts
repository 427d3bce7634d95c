/**
 * libsodium as this platform's own code, or null where it does not load: then the portable build does the same, two to three times
 * slower, and leaves copies of secrets in a memory of its own that nothing clears.
 */
export const native = await import('sodium-native').then(
  (loaded) => loaded.default,
  () => null,
);
