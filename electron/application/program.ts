// The running program's few changing parts: whether a workspace is open, who is signed in, who sits at a customer window.
import type { Answer, OperatorCaller } from '../../shared/contract/request.ts';
import type { Refusal } from '../../shared/domain/decider.ts';
import type { DeskAtWork } from './desk-at-work.ts';
import type { OperatorBy, Ports } from './ports.ts';
import type { Signer } from '../journal/port.ts';
import type { TrustedClock } from './clock/trusted-clock.ts';
import type { ListUploads } from './list-uploads.ts';
import type { Sittings } from './people/sittings.ts';
import type { InTurn } from './turns.ts';

export type Program = {
  readonly ports: Ports;
  readonly sittings: Sittings;
  readonly uploads: ListUploads;
  /** By subscription, for what makes identities or opens keyrings. Never one inside another. */
  readonly inTurn: InTurn;
  /** Null while no workspace is open. */
  readonly work: () => DeskAtWork | null;
  /** Only while a workspace is open. */
  readonly clock: () => TrustedClock;
  readonly putToWork: (unlocked: Parameters<typeof import('./desk-at-work.ts').putToWork>[1]) => Promise<DeskAtWork>;
  /** Nobody is left at work in it: signers wiped, sittings forgotten, the file closed. */
  readonly closeWorkspace: () => Promise<void>;
  /** The same program on a new folder beside the workspace's: what is made there counts once it is put in place, whole. */
  readonly beside: () => {
    readonly program: Program;
    readonly close: () => Promise<void>;
    readonly putInPlace: () => void;
    readonly discard: () => void;
  };
  /** Signers of the operators who have signed in since the workspace was opened. */
  readonly signers: Map<string, Signer>;
};

export const refusal = (code: string, text: string): { readonly ok: false; readonly refusal: Refusal } => ({
  ok: false,
  refusal: { code, text },
});

/** The open workspace, for handlers that only run behind a sign-in. */
export const atWork = (program: Program): DeskAtWork => {
  const work = program.work();
  if (work === null) throw new Error('handler: expected an open workspace, none is');
  return work;
};

/** Who acts, from the session; the signer was unlocked by that operator's own passphrase. */
export const byOperator = (program: Program, caller: OperatorCaller): OperatorBy => {
  const signer = program.signers.get(caller.actor.id);
  if (!signer) throw new Error('handler: expected a signer for the operator signed in, got none');
  return { actor: caller.actor, signer };
};

export const answer = <Value>(value: Value): Answer<Value> => ({ ok: true, value });
