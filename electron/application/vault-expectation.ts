// What the journal says of a vault, for the engine to hold the folder against.
import type { Vault } from '../../shared/domain/subscription/state.ts';
import type { Expected } from './ports.ts';

/**
 * The manifest's digest is pinned while no step is half done. Between a prepared step and its record the folder may be one step
 * ahead of the journal, so then only the public key is held to.
 */
export const expectedOf = ({ publicKey, manifestDigest, rotation }: Vault): Expected =>
  rotation === null ? { publicKey, manifestDigest } : { publicKey, manifestDigest: null };

/** For a step that may be done again after a crash, when the folder is one unrecorded step ahead: whose vault it is still has to hold. */
export const keyOf = ({ publicKey }: Vault): Expected => ({ publicKey, manifestDigest: null });
