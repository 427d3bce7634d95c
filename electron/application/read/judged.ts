// What must never be false, and how often a verification found it false.
import { invariants } from '../../../shared/domain/audit.ts';
import type { VerifyProblem } from '../ports.ts';

export type Judged = { readonly number: number; readonly title: string; readonly broken: number };

export const judged = (problems: readonly VerifyProblem[]): readonly Judged[] =>
  invariants.map(({ number, title }) => ({
    number,
    title,
    broken: problems.filter(({ invariant }) => invariant === number).length,
  }));
