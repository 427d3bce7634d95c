// THE rule: which recovery is possible. Nobody chooses; the directory's newest snapshot does (A1, A2).
import { type Account, ableToSignIn, isSubaccount } from '../account.ts';
import { type Instant, between } from '../time.ts';

export type PathReason =
  | 'witnessPossible'
  | 'noSubaccount'
  | 'subaccountsCannotSignIn'
  | 'snapshotStale'
  | 'snapshotFromFuture'
  | 'noPrimary'
  | 'severalPrimaries';

export type PathAnswer = {
  readonly path: 'reset' | 'full-change' | 'refused';
  readonly reasons: readonly { readonly code: PathReason; readonly text: string }[];
  readonly ableToSignIn: readonly string[];
  /** Whether a second operator has to agree before this path is carried out. */
  readonly secondPerson: boolean;
};

type DirectoryAccount = Pick<Account, 'login' | 'status' | 'contactOnly' | 'primary'>;

/**
 * Decides between a reset (keeps reports) and a full change (loses reports).
 *
 * | the snapshot shows                             | path        | second person          | rule |
 * |------------------------------------------------|-------------|------------------------|------|
 * | it is too old, or from the future              | refused     |                        |      |
 * | no primary admin, or several                   | refused     |                        |      |
 * | a subaccount able to sign in                   | reset       | where the policy asks  | A1   |
 * | subaccounts, none of them able to sign in      | full change | always                 | A2   |
 * | no subaccount                                  | full change | where the policy asks  | A2   |
 *
 * Durations in milliseconds; a snapshot exactly `freshFor` old still counts.
 */
export const resetOrFullChange = (input: {
  readonly now: Instant;
  readonly asOf: Instant;
  readonly freshFor: number;
  readonly secondPersonOnFullChange: boolean;
  readonly secondPersonOnReset: boolean;
  readonly accounts: readonly DirectoryAccount[];
}): PathAnswer => {
  const age = between(input.asOf, input.now);
  const primaries = input.accounts.filter((account) => account.primary && account.status !== 'deleted');
  const subaccounts = input.accounts.filter(isSubaccount);
  const able = subaccounts.filter(ableToSignIn).map((account) => account.login);
  const answer = (path: PathAnswer['path'], code: PathReason, text: string, secondPerson = false): PathAnswer => ({
    path,
    reasons: [{ code, text }],
    ableToSignIn: able,
    secondPerson,
  });

  if (age < 0)
    return answer(
      'refused',
      'snapshotFromFuture',
      'The directory snapshot is dated later than now. Check the clock, then import it again.',
    );
  if (age > input.freshFor)
    return answer(
      'refused',
      'snapshotStale',
      'The directory snapshot is too old to decide on. Import the user list again.',
    );
  if (primaries.length === 0)
    return answer(
      'refused',
      'noPrimary',
      'The directory names no primary admin. Have the customer set one, then import again.',
    );
  if (primaries.length > 1)
    return answer(
      'refused',
      'severalPrimaries',
      'The directory names more than one primary admin. Have the customer keep one, then import again.',
    );
  if (able.length > 0)
    return answer(
      'reset',
      'witnessPossible',
      `${able.length === 1 ? '1 other user' : `${able.length} other users`} can sign in, so the password may be reset and reports are kept.`,
      input.secondPersonOnReset,
    );
  if (subaccounts.length > 0)
    return answer(
      'full-change',
      'subaccountsCannotSignIn',
      `${subaccounts.length === 1 ? '1 other user exists and cannot' : `${subaccounts.length} other users exist and none can`} sign in, so nobody can witness a reset; saved reports are lost and a second person must agree.`,
      true,
    );
  return answer(
    'full-change',
    'noSubaccount',
    'No other user exists, so nobody can witness a reset; saved reports are lost.',
    input.secondPersonOnFullChange,
  );
};
