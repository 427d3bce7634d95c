// What is gone through: an operation, what was there before it, and what must be so at each of its stages.
import type { Outcome } from '../../outcome.ts';
import type { Program } from './disk.ts';

export type Done = Outcome<object>;

export type Operation = {
  readonly name: string;
  readonly prepare: (program: Program) => Promise<void>;
  /** `answered` is called whenever something was promised: from then on no crash may fall behind that stage. */
  readonly operate: (program: Program, seed: string, answered: () => void) => Promise<Done>;
  /** What the program does first when it is started again. */
  readonly recover: (program: Program) => Promise<Done>;
  /** Without any recovery: somebody entitled opens everything that was there before. */
  readonly opens: (program: Program) => Promise<boolean>;
  /** After the recovery: how many of its promises the operation has kept, everything else being whole; null when something is not. */
  readonly stage: (program: Program) => Promise<number | null>;
  /** How many promises it makes. */
  readonly stages: number;
  /** The same once more, or what is left of it. */
  readonly again: (program: Program) => Promise<Done>;
  /** Something else, for a person who goes on working; answers false when it was not kept. */
  readonly goOn: (program: Program) => Promise<boolean>;
};
