// Reads the directory that `rekey decide` is asked about: strictly, so that a misspelt field or status decides nothing.
import { z } from 'zod';
import type { Account, AccountStatus } from '../../shared/domain/account.ts';
import { defaultPolicy } from '../../shared/domain/recovery/policy.ts';
import { type PathAnswer, resetOrFullChange } from '../../shared/domain/recovery/reset-or-full-change.ts';
import { HOUR } from '../../shared/domain/time.ts';

/** Statuses as directories write them. `pending activation` is what Qualys calls an account nobody has signed in to yet. */
const statuses = new Map<string, AccountStatus>([
  ['active', 'active'],
  ['pending', 'pending'],
  ['pending activation', 'pending'],
  ['inactive', 'inactive'],
  ['deleted', 'deleted'],
]);

const wantedInstant = 'expected a date and time such as 2026-11-17T09:06:00Z';

const instant = z.iso
  .datetime({ offset: true, error: wantedInstant })
  // One form for all of them, so that a later comparison is never one of texts in two zones.
  .transform((text) => new Date(text).toISOString());

/** Directories write `N/A` for an account that has never signed in. */
const instantOrNone = z
  .preprocess((value) => (typeof value === 'string' && /^n\/a$/i.test(value.trim()) ? null : value), instant.nullable())
  .optional();

const status = z.string('expected a status').transform((text, check): AccountStatus => {
  const known = statuses.get(text.trim().toLowerCase());
  if (known !== undefined) return known;
  check.addIssue({
    code: 'custom',
    message: 'expected the status active, pending, pending activation, inactive or deleted',
  });
  return z.NEVER;
});

const account = z.strictObject({
  login: z.string('expected a login').trim().min(1, 'expected a login').max(200, 'expected a shorter login'),
  role: z.string('expected a role').trim().max(100, 'expected a shorter role'),
  status,
  created: instantOrNone,
  lastLogin: instantOrNone,
  primary: z.boolean('expected true or false'),
});

const decideInput = z.strictObject({
  now: instant,
  asOf: instant,
  freshHours: z
    .number('expected a number of hours')
    .min(0, 'expected no less than 0 hours')
    .max(1_000_000, 'expected fewer hours')
    .optional(),
  accounts: z.array(account, 'expected a list of accounts').max(100_000, 'expected fewer accounts'),
});

type DirectoryAccount = Pick<Account, 'login' | 'status' | 'contactOnly' | 'primary'>;
export type DecideQuestion = {
  readonly now: string;
  readonly asOf: string;
  readonly freshFor: number;
  readonly accounts: readonly DirectoryAccount[];
};
export type DecideRead =
  | { readonly ok: true; readonly question: DecideQuestion }
  | { readonly ok: false; readonly text: string };

/** `text` of a failure is one sentence that names the place: `accounts 2, status: expected …`. */
export const readDecideInput = (json: unknown): DecideRead => {
  const parsed = decideInput.safeParse(json);
  if (!parsed.success) return { ok: false, text: sentenceFor(parsed.error) };
  const { now, asOf, freshHours, accounts } = parsed.data;
  const seen = new Set<string>();
  for (const { login } of accounts) {
    const key = login.toLowerCase();
    if (seen.has(key))
      return { ok: false, text: 'Two accounts have the same login, so it is not clear which one counts.' };
    seen.add(key);
  }
  return {
    ok: true,
    question: {
      now,
      asOf,
      freshFor: freshHours === undefined ? defaultPolicy.snapshotFreshFor : freshHours * HOUR,
      accounts: accounts.map(({ login, role, status: state, primary }) => ({
        login,
        status: state,
        contactOnly: role.toLowerCase() === 'contact',
        primary,
      })),
    },
  };
};

export const decidePath = (question: DecideQuestion): PathAnswer =>
  resetOrFullChange({
    ...question,
    secondPersonOnFullChange: defaultPolicy.secondPersonOnFullChange,
    secondPersonOnReset: defaultPolicy.secondPersonOnReset,
  });

const sentenceFor = (error: z.ZodError): string => {
  const [first] = error.issues;
  if (first === undefined) return 'The file cannot be read.';
  const place = first.path.reduce<string>((text, part) => {
    // People count from one.
    if (typeof part === 'number') return `${text} ${part + 1}`;
    return text === '' ? String(part) : `${text}, ${String(part)}`;
  }, '');
  if (first.code === 'unrecognized_keys') {
    const where = place === '' ? '' : `${place}: `;
    return `${where}the field ${first.keys.map((key) => JSON.stringify(key.slice(0, 100))).join(', ')} is not known.`;
  }
  return place === '' ? 'The file is not one JSON object as described in the help.' : `${place}: ${first.message}.`;
};
