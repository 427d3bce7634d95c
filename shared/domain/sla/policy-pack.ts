// A support policy as data: its severities, plans, targets and what follows from missing them. Validated, so that an owner can add one by file.
import { z } from 'zod';

const id = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'expected small letters, digits and hyphens');
const words = z.string().trim().min(1, 'expected some text').max(600, 'expected a shorter text');
const count = z
  .int('expected a whole number')
  .positive('expected more than 0')
  .max(100_000, 'expected a smaller number');
/** What the published text does not state, and we had to choose: said wherever it is shown. */
const ours = z.boolean().optional();

const severity = z.strictObject({ id, name: words, definition: words, evidence: z.array(words).max(20), ours });
const plan = z.strictObject({ id, name: words, ours });
const target = z.strictObject({
  severity: id,
  /** Null for every plan. */
  plan: id.nullable(),
  amount: count,
  unit: z.enum(['minutes', 'hours', 'business days']),
  /** `at-most` is met at exactly the amount, `less-than` is not. */
  bound: z.enum(['at-most', 'less-than']),
  ours,
});
const span = z.tuple([z.string(), z.string()]);
const session = z.strictObject({
  plan: id,
  /** Null for without limit. */
  minutes: count.nullable(),
  days: z
    .array(z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']))
    .min(1)
    .max(7),
  open: span,
  ours,
});

const packSchema = z.strictObject({
  id,
  version: z.string().regex(/^[0-9A-Za-z.-]{1,40}$/, 'expected a version such as 2021-07-01'),
  title: words,
  severities: z.array(severity).min(1).max(20),
  /** What a new ticket gets (Q2). */
  defaultSeverity: id,
  /** From the highest down. */
  plans: z.array(plan).max(20),
  /** For a subscription whose order is silent; null where there are no plans. */
  defaultPlan: id.nullable(),
  targets: z.array(target).max(200),
  metBy: z.enum(['first-response', 'work-started']),
  /** Around the clock, and what the targets are for. */
  channels: z
    .array(z.enum(['phone', 'web', 'email', 'chat']))
    .min(1)
    .max(4),
  /** Reasons that stop a response clock, besides a security wait, which always does. */
  pauses: z.array(z.strictObject({ id, says: words })).max(20),
  /** Severities that need a condition to be met; without it the ticket gets `otherwise`. */
  conditions: z.array(z.strictObject({ severity: id, needs: words, otherwise: id })).max(20),
  /** Worked on without a break until a workaround, a resolution or a downgrade (Q4). */
  continuous: z.array(id).max(20),
  /** A new version applies after so many days of notice, or from the next renewal on. */
  newVersion: z.discriminatedUnion('applies', [
    z.strictObject({ applies: z.literal('after-notice'), days: count }),
    z.strictObject({ applies: z.literal('at-renewal') }),
  ]),
  mayReduce: z.boolean(),
  sessions: z.array(session).max(20),
  credit: z
    .strictObject({
      percent: z.int().min(1).max(100),
      exclusions: z.array(z.strictObject({ id, says: words })).max(30),
    })
    .nullable(),
  claim: z.strictObject({ businessDays: count, needs: z.array(words).max(20) }).nullable(),
  /** A question without an answer for so many calendar days resolves the ticket (C5). */
  silence: z.strictObject({ days: count, reopenDays: count }).nullable(),
  /** Asking above the plan so often within so many days moves up a plan (C3). */
  upgrade: z.strictObject({ times: count, days: count }).nullable(),
  /** Hours from remote validation to shipping a replacement (Q6). */
  replacementHours: count.nullable(),
});

export type PolicyPack = Readonly<z.infer<typeof packSchema>>;
export type Target = PolicyPack['targets'][number];
export type Severity = PolicyPack['severities'][number];

export type ReadPack = { readonly ok: true; readonly pack: PolicyPack } | { readonly ok: false; readonly text: string };

const no = (text: string) => ({ ok: false, text }) as const;
const twice = (ids: readonly string[]): string | undefined => ids.find((one, index) => ids.indexOf(one) !== index);

/** `text` of a failure is one sentence that names the place. */
export const readPack = (json: unknown): ReadPack => {
  const parsed = packSchema.safeParse(json);
  if (!parsed.success) {
    const [first] = parsed.error.issues;
    const place = (first?.path ?? []).map((part) => (typeof part === 'number' ? part + 1 : String(part))).join(' ');
    return no(`The policy is not usable: ${place === '' ? '' : `${place}: `}${first?.message ?? 'not readable'}.`);
  }
  const pack = parsed.data;
  const severities = pack.severities.map((one) => one.id);
  const plans = pack.plans.map((one) => one.id);
  const doubled = twice(severities) ?? twice(plans);
  if (doubled !== undefined) return no(`The policy is not usable: ${doubled} is there twice.`);
  const named = [
    pack.defaultSeverity,
    ...pack.targets.map((one) => one.severity),
    ...pack.conditions.flatMap((one) => [one.severity, one.otherwise]),
    ...pack.continuous,
  ];
  const unknown = named.find((one) => !severities.includes(one));
  if (unknown !== undefined) return no(`The policy is not usable: it has no severity ${unknown}.`);
  const asked = [pack.defaultPlan, ...pack.targets.map((one) => one.plan), ...pack.sessions.map((one) => one.plan)];
  const unknownPlan = asked.find((one) => one !== null && !plans.includes(one));
  if (unknownPlan !== undefined) return no(`The policy is not usable: it has no plan ${unknownPlan}.`);
  if (plans.length > 0 && pack.defaultPlan === null)
    return no('The policy is not usable: it does not say which plan applies where an order is silent.');
  const both = twice(pack.targets.map((one) => `${one.severity} on ${one.plan ?? 'every plan'}`));
  if (both !== undefined) return no(`The policy is not usable: it has two targets for ${both}.`);
  return { ok: true, pack };
};

/** Null where the policy states none: then no clock runs, and the window says so. */
export const targetOf = (pack: PolicyPack, severity: string, plan: string | null): Target | null =>
  pack.targets.find((one) => one.severity === severity && (one.plan === null || one.plan === plan)) ?? null;

/** Null when the policy has plans and `plan` is none of them. Without a plan the one for silent orders. */
export const planOf = (pack: PolicyPack, plan: string | null): { readonly plan: string | null } | null => {
  if (plan === null) return { plan: pack.defaultPlan };
  return pack.plans.some((one) => one.id === plan) ? { plan } : null;
};
