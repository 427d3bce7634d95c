// A recovery as the desk sees and works it. Paths are decided, never chosen; no secret but the one half to read out is shown.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import type { LastExit } from '../domain/recovery/last-exits.ts';
import { caseMail, mailCounts } from './mail-row.ts';
import { byName, request } from './request.ts';
import { commandId, done, id, instant, loss, nothing, secret, uuid } from './words.ts';

const desk = ['representative', 'supervisor'] as const;
const onCase = z.object({ case: uuid, commandId });
/** What the mail server said; a refusal is an answer too, and the case then waits with it. */
const mailed = z.object({
  accepted: z.boolean(),
  outcome: z.enum(['accepted', 'refused', 'uncertain']),
  response: z.string(),
});
const tried = z.object({
  matched: z.boolean(),
  triesLeft: z.number().int().nullable(),
  lockedUntil: instant.nullable(),
});

export const phase = z.enum([
  'unidentified',
  'identified',
  'decided',
  'frozen',
  'executing',
  'executed',
  'releasing',
  'released',
  'withdrawing',
  'closed',
  'referred',
  'cancelled',
  'expired',
]);

export const caseSummary = z.object({
  case: z.string(),
  number: z.string(),
  subscription: z.string(),
  subscriptionName: z.string(),
  subject: z.string(),
  phase,
  path: z.enum(['reset', 'full-change']).nullable(),
  reportsLost: z.number().int(),
  nextStep: z.string(),
  /** Whose turn it is: the desk's, or somebody else's. */
  waitsOn: z.enum(['desk', 'customer', 'nobody']),
  openedAt: instant,
  openedBy: z.string(),
  /** Mails of the case that the server has not simply taken. */
  mail: mailCounts,
  endedAt: instant.nullable(),
});

/** What was found about each way by which the reports might be kept after all. */
const exitFindings = z.strictObject({
  session: z.enum(['closed', 'open']),
  oldPassword: z.enum(['closed', 'open']),
  otherHolder: z.enum(['closed', 'open']),
  exports: z.enum(['closed', 'open']),
} satisfies Record<LastExit, z.ZodType>);

export const caseStep = z.object({
  step: z.enum([
    'identify',
    'decide',
    'verify',
    'exits',
    'disclaimer',
    'acknowledge',
    'second-person',
    'execute',
    'witness',
    'carry',
    'release',
    'first-sign-in',
    'close',
  ]),
  title: z.string(),
  detail: z.string(),
  state: z.enum(['done', 'now', 'next']),
  by: z.string().nullable(),
  at: instant.nullable(),
});

/** Every act of a case, with the sentence that says why it is not possible now; null when it is. */
export const caseActs = [
  'identify',
  'decide',
  'letThrough',
  'sendCode',
  'enterCode',
  'askAuthenticator',
  'enterAuthenticatorCode',
  'checkExits',
  'sendDisclaimer',
  'acknowledge',
  'agree',
  'execute',
  'challenge',
  'release',
  'readHalf',
  'cancel',
  'withdraw',
  'primaryLeft',
] as const;

export const timelineEntry = z.object({
  position: z.number().int(),
  at: instant,
  by: z.string(),
  type: z.string(),
  title: z.string(),
  detail: z.string().nullable(),
  kind: z.enum(['event', 'mail', 'secret', 'refused']),
  rule: z.string().nullable(),
  mail: z.object({ to: z.string(), subject: z.string(), text: z.string(), answer: z.string() }).nullable(),
});

const contactOnFile = z.object({
  /** The list that first showed it, in words; null where nothing is on file. */
  source: z.string().nullable(),
  since: instant.nullable(),
  /** When it last became another one, and who supplied that; null where it never did since the desk knows it. */
  changed: z.object({ at: instant, by: z.string() }).nullable(),
  /** From when it can be used, where it is cooling off. */
  usableFrom: instant.nullable(),
  /** Let through although it changed recently; never so for an address. */
  letThrough: z.object({ by: z.string(), at: instant, reason: z.string() }).nullable(),
});

export const caseDetail = caseSummary.extend({
  channel: z.enum(['phone', 'web', 'customer-window']),
  claim: z.string(),
  expires: instant,
  timeZone: z.string(),
  onePersonDesk: z.boolean(),
  requester: z.object({ login: z.string(), name: z.string() }).nullable(),
  referTo: z.object({ login: z.string(), name: z.string() }).nullable(),
  decision: z
    .object({
      path: z.enum(['reset', 'full-change']),
      rule: z.enum(['A1', 'A2']),
      reason: z.string(),
      asOf: instant,
      address: z.string(),
      phone: z.string(),
      /** What is known of how the number and the address came here. */
      phoneOnFile: contactOnFile,
      addressOnFile: contactOnFile,
      secondPerson: z.boolean(),
      loss,
      reports: z.number().int(),
      bytes: z.number().int(),
      /** Why the decision has to be made again, or null while it still follows from the facts. */
      stale: z.string().nullable(),
    })
    .nullable(),
  next: z.object({ title: z.string(), detail: z.string(), blockedBy: z.string().nullable(), who: z.array(z.string()) }),
  verification: z.object({
    state: z.enum(['needed', 'code-sent', 'authenticator-asked', 'verified', 'stale', 'locked', 'not-asked']),
    until: instant.nullable(),
    triesLeft: z.number().int(),
    /** Whether the primary admin has an authenticator that may be asked for. */
    authenticator: z.boolean(),
    /** In words, once verified. */
    method: z.string().nullable(),
    /** How often the subscription has locked since the last code that was right: each time doubles the next. */
    locks: z.number().int(),
    /** When another code may be sent, while as many as are allowed within an hour have been. */
    nextCodeAt: instant.nullable(),
  }),
  /** What the service itself loses on the full change, and why. */
  platform: z.string().nullable(),
  exits: z.object({
    state: z.enum(['not-asked', 'needed', 'open', 'closed']),
    found: exitFindings.nullable(),
    /** What to do instead of the change, a sentence for each exit that is open. */
    instead: z.array(z.string()),
  }),
  disclaimer: z.object({
    state: z.enum(['needed', 'sending', 'refused', 'accepted', 'acknowledged', 'not-asked']),
    at: instant.nullable(),
    response: z.string().nullable(),
    loss: loss.nullable(),
    /** Which version of the wording was sent; 0 is the one that Rekey brings. */
    wording: z.number().int().nullable(),
    /** What the customer was told and what is so now, vault by vault; empty while the two are the same. */
    changed: z.array(z.object({ name: z.string(), before: z.string(), after: z.string() })),
  }),
  secondPerson: z.object({
    state: z.enum(['not-asked', 'needed', 'agreed']),
    by: z.string().nullable(),
    candidates: z.array(z.string()),
    /** While it is held: what they agreed to is carried out no earlier. */
    heldUntil: instant.nullable(),
  }),
  witnesses: z.array(
    z.object({
      login: z.string(),
      name: z.string(),
      lastSignIn: instant.nullable(),
      enrolled: z.boolean(),
      opens: z.number().int(),
      of: z.number().int(),
      /** Null when the account can be the witness, otherwise why it cannot. */
      cannot: z.string().nullable(),
    }),
  ),
  challenge: z.object({ words: z.string(), expires: instant, approvedBy: z.string().nullable() }).nullable(),
  vaults: z.array(
    z.object({
      vault: z.string(),
      name: z.string(),
      reports: z.number().int(),
      bytes: z.number().int(),
      /** When the oldest and the newest of its reports came in; null while it holds none. */
      first: instant.nullable(),
      last: instant.nullable(),
      /** The names of those whose key opens it. */
      opensFor: z.array(z.string()),
      fate: z.enum(['kept', 'lost', 'waiting', 'dormant', 'undecided']),
      detail: z.string(),
    }),
  ),
  release: z.object({
    mail: z.enum(['none', 'intended', 'accepted', 'refused', 'uncertain', 'abandoned', 'arrived']),
    response: z.string().nullable(),
    otherHalf: z.boolean(),
    retry: z.string().nullable(),
  }),
  /** The ones that somebody has to know of, what needs a person first; `mail` counts them all. */
  mails: z.array(caseMail),
  /** How many contacts were to be told of attempts, and how many of those mails the server took. */
  notices: z.object({ taken: z.number().int(), of: z.number().int() }),
  /** Other attempts on the same subscription, the newest first: cases, and what was refused without one. */
  attempts: z.array(
    z.object({
      at: instant,
      channel: z.enum(['phone', 'web', 'customer-window']),
      claim: z.string(),
      outcome: z.string(),
      case: z.string().nullable(),
      number: z.string().nullable(),
    }),
  ),
  steps: z.array(caseStep),
  acts: z.record(z.enum(caseActs), z.string().nullable()),
  timeline: z.array(timelineEntry),
});

export const recoveryRequests = byName(
  request({ name: 'recovery.queue', roles: operatorRoles, input: nothing, output: z.array(caseSummary) }),
  request({ name: 'recovery.get', roles: operatorRoles, input: z.object({ case: uuid }), output: caseDetail }),
  request({
    name: 'recovery.open',
    roles: desk,
    input: z.object({
      subscription: id,
      channel: z.enum(['phone', 'web']),
      /** What the caller says they are: a login or a mail address. It proves nothing. */
      claim: z.string().trim().min(1).max(320),
      commandId,
    }),
    output: z.object({ case: uuid, number: z.string(), phase }),
  }),
  request({
    name: 'recovery.identify',
    roles: desk,
    input: onCase.extend({ claim: z.string().trim().min(1).max(320) }),
    output: z.object({ phase }),
  }),
  request({
    name: 'recovery.decide',
    roles: desk,
    input: onCase,
    output: z.object({ path: z.enum(['reset', 'full-change']), reason: z.string() }),
  }),
  /** The number on file, although it changed recently; the address has no such exception. */
  request({
    name: 'recovery.letNumberThrough',
    roles: ['supervisor'],
    input: onCase.extend({ reason: z.string().trim().min(1, 'Say why; it is kept with the case.').max(2000) }),
    output: done,
  }),
  request({ name: 'recovery.sendCode', roles: desk, input: onCase, output: mailed }),
  /** Instead of a mailed code, where the primary admin has an authenticator; ten minutes to read it back. */
  request({ name: 'recovery.askAuthenticator', roles: desk, input: onCase, output: done }),
  request({
    name: 'recovery.enterAuthenticatorCode',
    roles: desk,
    input: onCase.extend({ code: secret }),
    output: tried,
  }),
  request({ name: 'recovery.enterCode', roles: desk, input: onCase.extend({ code: secret }), output: tried }),
  /** The loss as it stands was gone through with the customer, and each last exit asked about. */
  request({ name: 'recovery.checkExits', roles: desk, input: onCase.extend({ found: exitFindings }), output: done }),
  request({ name: 'recovery.sendDisclaimer', roles: desk, input: onCase, output: mailed }),
  /** The acknowledgement code read back on the phone. */
  request({ name: 'recovery.acknowledge', roles: desk, input: onCase.extend({ code: secret }), output: tried }),
  request({
    name: 'recovery.agree',
    roles: ['supervisor'],
    input: onCase.extend({ passphrase: secret }),
    output: done,
  }),
  request({ name: 'recovery.execute', roles: desk, input: onCase, output: done }),
  request({ name: 'recovery.challenge', roles: desk, input: onCase, output: z.object({ words: z.string() }) }),
  request({ name: 'recovery.release', roles: desk, input: onCase, output: mailed }),
  /** The one secret a desk window ever shows: the half that is read to the verified number, once. */
  request({ name: 'recovery.readHalf', roles: desk, input: onCase, output: z.object({ half: z.string() }) }),
  request({
    name: 'recovery.retryMail',
    roles: desk,
    input: onCase.extend({ mail: z.string().max(200) }),
    output: mailed,
  }),
  /** Of a mail that may have left: its receiver was asked, and has it. */
  request({
    name: 'recovery.settleMail',
    roles: desk,
    input: onCase.extend({ mail: z.string().max(200) }),
    output: done,
  }),
  request({
    name: 'recovery.cancel',
    roles: desk,
    input: onCase.extend({ why: z.string().trim().min(1).max(2000) }),
    output: z.object({ undoes: z.array(z.string()) }),
  }),
  /** Until the customer has set a password: the account signs in with what it had before, and nothing that was sent opens anything. */
  request({
    name: 'recovery.withdraw',
    roles: desk,
    input: onCase.extend({ why: z.string().trim().min(1).max(2000) }),
    output: z.object({ phase }),
  }),
  /** The primary admin has left the company: nothing is changed, and the case ends with who may give the role to somebody else. */
  request({
    name: 'recovery.primaryLeft',
    roles: desk,
    input: onCase.extend({ why: z.string().trim().min(1).max(2000) }),
    output: z.object({ referTo: z.array(z.string()), tam: z.string().nullable() }),
  }),
);
