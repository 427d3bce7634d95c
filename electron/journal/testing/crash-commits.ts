/** The two commits that the crash test makes in its child and repeats in itself. */

import type { Commit, Signer } from '../port.ts';
import { append, at, note } from './desk.ts';

export function firstCommit(signer: Signer): Commit {
  return {
    commandId: 'first',
    at: at(1),
    appends: [append('ticket/1', 0, signer, note('accepted'))],
    seal: [{ key: 'half/1', bytes: Uint8Array.of(1) }],
  };
}

export function secondCommit(signer: Signer): Commit {
  return {
    commandId: 'second',
    at: at(2),
    appends: [append('ticket/1', 1, signer, note('one'), note('two')), append('ticket/2', 0, signer, note('three'))],
    erase: ['half/1'],
    seal: [{ key: 'half/2', bytes: Uint8Array.of(2) }],
  };
}
