/** A founded desk with real keys, for tests that need records somebody was allowed to sign. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newSigningKeys, type SigningKeys, signerFor } from '../../keys/signing.ts';
import type { Commit, Journal, NewEvent, Signer, StreamAppend } from '../port.ts';

export type Desk = { readonly owner: Signer; readonly workstation: Signer; readonly founded: NewEvent };

export function newDesk(): Desk {
  const ownerKeys = newSigningKeys();
  const workstationKeys = newSigningKeys();
  return {
    owner: signerFor('operator:olga', ownerKeys),
    workstation: signerFor('workstation', workstationKeys),
    founded: {
      type: 'deskFounded',
      data: {
        name: 'Halden desk',
        owner: { id: 'olga', name: 'Olga' },
        ownerKey: ownerKeys.publicKey,
        workstationKey: workstationKeys.publicKey,
        onePerson: false,
      },
    },
  };
}

/** The instant `minute` minutes into the test's day. */
export function at(minute: number): string {
  return new Date(Date.UTC(2026, 10, 17, 9, minute)).toISOString();
}

export function append(stream: string, expectedVersion: number, signer: Signer, ...events: NewEvent[]): StreamAppend {
  return { stream, expectedVersion, signer, events };
}

/** Commits and throws on a conflict, for arranging. */
export async function record(
  journal: Journal,
  commandId: string,
  minute: number,
  ...appends: StreamAppend[]
): Promise<void> {
  const commit: Commit = { commandId, at: at(minute), appends };
  const result = await journal.commit(commit);
  if (!result.ok) throw new Error(`expected ${commandId} to be committed, got ${JSON.stringify(result.conflict)}`);
}

export function enrolOperator(id: string, keys: SigningKeys): NewEvent {
  return { type: 'operatorEnrolled', data: { operator: id, name: id, role: 'representative', key: keys.publicKey } };
}

export function note(text: string): NewEvent {
  return { type: 'noted', data: { text } };
}

export async function temporaryFolder(): Promise<{ path: string; remove: () => Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'rekey-journal-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
