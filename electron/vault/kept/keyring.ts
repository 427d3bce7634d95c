// keyring.age: the vault's secret key, as an age identity file encrypted to everybody who may open the vault.
import { joinSecret, wipe } from '../../keys/secret-bytes.ts';
import { decryptBytes, encryptProvably, fitsInHeader } from '../age/age.ts';
import { largestHeader } from '../age/header.ts';
import { decodeRecipient, decodeSecret, encodeSecret, recipientOf, secretLines } from '../age/keys.ts';
import { DurabilityError, readSmall } from '../disk/durable.ts';
import type { Identity } from './identity.ts';
import { type Outcome, refused } from '../outcome.ts';
import type { VaultTools } from '../tools.ts';

const largestKeyring = largestHeader + 64 * 1024;

/** Also what a damaged keyring gets: which of them it is, is for `verify` to say. */
export const doesNotOpen = refused('vault-closed', 'This identity does not open the vault.');

/** The vault's secrets in a keyring file, for those whom it was encrypted to, to be wiped by them; null for everybody else. */
export const openKeyringFile = async (
  { files, engine }: VaultTools,
  path: string,
  identity: Identity,
): Promise<readonly Uint8Array[] | null> => {
  const file = await readSmall(files, path, largestKeyring);
  if (file === null) return null;
  const opened = await decryptBytes(engine, [{ kind: 'secret', secret: identity.secret }], file);
  if (!opened.ok) return null;
  const secrets = secretLines(opened.plain).map(decodeSecret);
  wipe(opened.plain);
  const known = secrets.filter((secret) => secret !== null);
  if (known.length === secrets.length && known.length >= 1 && known.length <= 2) return known;
  wipe(...known);
  return null;
};

/** The secret that belongs to the manifest's public key, for the caller to wipe: a keyring that holds another opens nothing here. */
export const openKeyring = async (
  tools: VaultTools,
  path: string,
  identity: Identity,
  publicKey: string,
): Promise<Outcome<{ readonly secret: Uint8Array }>> => {
  const secrets = (await openKeyringFile(tools, path, identity)) ?? [];
  const secret = secrets.find((one) => recipientOf(tools.engine, one) === publicKey);
  wipe(...secrets.filter((one) => one !== secret));
  return secret === undefined ? doesNotOpen : { ok: true, secret };
};

export const checkRecipients = (
  tools: VaultTools,
  recipients: readonly string[],
): Outcome<{ readonly recipients: readonly string[]; readonly keys: readonly Uint8Array[] }> => {
  const unique = [...new Set(recipients)];
  const keys = unique.map(decodeRecipient).filter((key) => key !== null);
  // A point of low order would give everybody the same shared secret.
  const sound = keys.filter((key) => tools.engine.sharedSecret(new Uint8Array(32).fill(9), key) !== null);
  if (sound.length !== unique.length)
    return refused('recipient-invalid', 'A recipient is not an age recipient: it should begin with age1.');
  if (unique.length === 0) return refused('no-recipients', 'A vault needs at least one recipient who can open it.');
  if (!fitsInHeader(unique.length))
    return refused('too-many-recipients', 'So many recipients do not fit in a keyring. Remove some first.');
  return { ok: true, recipients: unique, keys };
};

/** `opensForAll` proves, on the bytes read back, that each recipient can open them. */
export const sealKeyring = async (
  tools: VaultTools,
  keys: readonly Uint8Array[],
  secrets: readonly Uint8Array[],
): Promise<Awaited<ReturnType<typeof encryptProvably>>> => {
  const text = joinSecret(
    ...secrets.flatMap((secret) => [
      Buffer.from(`# ${recipientOf(tools.engine, secret)}\n`),
      encodeSecret(secret),
      Buffer.from('\n'),
    ]),
  );
  const sealed = await encryptProvably(tools.engine, tools.random, keys, text);
  wipe(text);
  return sealed;
};

/** Invariant 14: on what the disk gives back, before it takes the place of anything. */
export const proveKeyring = async (
  tools: VaultTools,
  path: string,
  opensForAll: (reread: Uint8Array) => Promise<boolean>,
): Promise<void> => {
  const reread = await readSmall(tools.files, path, largestKeyring);
  if (reread === null || !(await opensForAll(reread)))
    throw new DurabilityError('expected the new keyring to open for its recipients, it does not');
};
