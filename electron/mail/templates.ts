/** The words of every message Rekey sends, as data: blocks that are rendered once into text and HTML, so that the two cannot differ. */
import {
  defaultWording,
  type Wording,
  type WordingVariable,
  wordingBlocks,
} from '../../shared/domain/desk/disclaimer-wording.ts';
import { type ComposedMail, type Template, code, facts, lines, p, renderTemplate } from './render.ts';

export type { ComposedMail } from './render.ts';

type Case = {
  /** The desk's name as its customers know it. */
  readonly desk: string;
  /** The person written to. */
  readonly name: string;
  readonly caseNumber: string;
};

export type AttemptNotice = Case & {
  readonly account: string;
  /** ISO 8601. */
  readonly at: string;
  readonly what: keyof typeof attempts;
  /** How many attempts this one message is about. */
  readonly times?: number;
};

const attempts = {
  opened: 'somebody asked us to recover this account',
  refused: 'a request to recover this account was refused',
  codeFailed: 'a wrong code was given while recovering this account',
  numberLetThrough:
    'a supervisor allowed a phone number that changed recently to be used for the recovery of this account',
  locked: 'recovery of this account was locked after several wrong codes',
  denied: 'another user of your subscription refused to confirm the recovery of this account',
  cancelled: 'the recovery of this account was cancelled',
  withdrawn: 'the new sign-in details for this account were withdrawn; they open nothing any more',
  primaryLeft: 'we were told that the holder of this account has left, and changed nothing about it',
  waitApproved: 'somebody who holds the key of a vault opened it for the holder of this account',
  waitDeclined: 'somebody who holds the key of a vault refused to open it for the holder of this account',
  released: 'new sign-in details for this account were sent out',
} as const;

const unexpected =
  'If you did not expect this message: call {desk} on a number you already know, not on one from a message, name case {caseNumber}, and ask to stop it.';
const farewell = '{desk}';

const attemptNotice: Template = {
  subject: 'Account recovery: notice about {account}',
  blocks: [
    p('Hello {name},'),
    p('on {at}, {what}. You are told because you are a contact for it.'),
    facts([
      ['Account', '{account}'],
      ['Case', '{caseNumber}'],
    ]),
    p('If you know about this, there is nothing to do.'),
    p(unexpected),
    p(farewell),
  ],
};

export const composeAttemptNotice = ({ at, what, times = 1, ...given }: AttemptNotice): ComposedMail =>
  compose(attemptNotice, {
    ...given,
    at: when(at),
    what: times > 1 ? `${times} requests about this account had been refused within an hour` : attempts[what],
  });

export type VerificationCode = Case & { readonly code: string; readonly expires: string };

const verificationCode: Template = {
  subject: 'Your code for case {caseNumber}',
  blocks: [
    p('Hello {name},'),
    p('our representative calls you on the phone number we already have for you. In that call, read this code aloud:'),
    code('{code}'),
    p('It works once, until {expires}. Our representative cannot see it. We never ask for it in any other way.'),
    p(`If nobody has called you, keep the code to yourself. ${unexpected}`),
    p(farewell),
  ],
};

export const composeVerificationCode = ({ expires, ...given }: VerificationCode): ComposedMail =>
  compose(verificationCode, { ...given, expires: when(expires) }, ['code']);

export type VaultLoss = {
  readonly name: string;
  readonly reports: number;
  readonly bytes: number;
  /** When the oldest and the newest of them came in. */
  readonly first?: string | null;
  readonly last?: string | null;
  /** Logins of other accounts that may still open it. */
  readonly otherAccounts: readonly string[];
  /** Whether an old password, if it is remembered, may open it. */
  readonly oldPassword: boolean;
};

export type Disclaimer = Case & {
  readonly account: string;
  readonly vaults: readonly VaultLoss[];
  /** ISO 8601: what arrives later is not counted here and not lost. */
  readonly cutOff: string;
  readonly dataModel: 'password-encrypted' | 'platform-encrypted' | 'unknown';
  readonly code: string;
  readonly expires: string;
};

const platformLoss = {
  'password-encrypted':
    'Scan reports and vulnerability data saved in the service are encrypted with the lost password. They will be lost too.',
  'platform-encrypted':
    'Reports saved in the service itself are encrypted by the platform and stay readable. The vaults above are held by us, and they do not.',
  unknown:
    'We do not know how the service encrypts what is saved in it. Count scan reports and vulnerability data saved there as lost too.',
} as const;

/** `wording` is one that was found usable; what it does not name is left out. */
export const composeDisclaimer = (
  { vaults, cutOff, dataModel, expires, ...given }: Disclaimer,
  wording: Wording = defaultWording,
): ComposedMail => {
  const reports = vaults.reduce((sum, vault) => sum + vault.reports, 0);
  const bytes = vaults.reduce((sum, vault) => sum + vault.bytes, 0);
  const values: Record<WordingVariable, string | readonly string[]> = {
    ...given,
    cutOff: when(cutOff),
    expires: when(expires),
    losses: vaults.length === 0 ? ['No vault is held for you here.'] : vaults.map(loss),
    total: `Together: ${counted(reports, 'report')}, ${size(bytes)}, in ${counted(vaults.length, 'vault')}.`,
    platform: platformLoss[dataModel],
  };
  const named = Object.entries(values).filter(([name]) => `${wording.subject}${wording.text}`.includes(`{${name}}`));
  const template = { subject: wording.subject, blocks: wordingBlocks(wording.text) };
  return compose(template, Object.fromEntries(named), ['code']);
};

const dates = ({ first, last }: VaultLoss): string =>
  first == null || last == null ? '' : `, come in from ${day(first)} to ${day(last)}`;

const loss = (vault: VaultLoss): string => {
  const [named, more] = [vault.otherAccounts.slice(0, 20), vault.otherAccounts.length - 20];
  const ways = [
    ...named.map((login) => `through account ${login}`),
    ...(more > 0 ? [`through ${counted(more, 'more account')}`] : []),
    ...(vault.oldPassword ? ['with an old password, if you remember one'] : []),
  ];
  const still = ways.length === 0 ? 'We know of no other way to open it.' : `It may still open ${ways.join(', or ')}.`;
  return `${vault.name.slice(0, 120)}: ${counted(vault.reports, 'report')}, ${size(vault.bytes)}${dates(vault)}. ${still}`;
};

export type Credential = Case & {
  readonly account: string;
  readonly half: string;
  /** Who holds the other half: the witness on a reset, our representative by phone on a full change. */
  readonly otherHalf: { readonly from: 'witness'; readonly witness: string } | { readonly from: 'phone' };
};

const credential: Template = {
  subject: 'One half of your new sign-in (case {caseNumber})',
  blocks: [
    p('Hello {name},'),
    p('this is one half of what you need to sign in to account {account}:'),
    code('{half}'),
    p('{otherHalf} It never comes by mail, and nobody from {desk} asks you for the half above.'),
    p('With both halves, open the customer window and choose your own new password. The halves stop working then.'),
    p(`Alone, this half opens nothing. ${unexpected}`),
    p(farewell),
  ],
};

export const composeCredential = ({ otherHalf, ...given }: Credential): ComposedMail =>
  compose(
    credential,
    {
      ...given,
      otherHalf:
        otherHalf.from === 'witness'
          ? `The other half you get from ${otherHalf.witness}, who confirmed your request.`
          : 'The other half our representative reads to you, in a call to the number we have for you.',
    },
    ['half'],
  );

export type EnrolmentCode = {
  readonly desk: string;
  readonly name: string;
  readonly account: string;
  readonly code: string;
  readonly expires: string;
};

const enrolmentCode: Template = {
  subject: 'Your code to set a password for {account}',
  blocks: [
    p('Hello {name},'),
    p('with this code you set a password for account {account} in our customer window:'),
    code('{code}'),
    p(
      'It works once, until {expires}. From then on you open your reports with that password, and can confirm a colleague’s recovery. The primary administrator of your subscription is told.',
    ),
    p(
      'If you did not expect this message, do not use the code, give it to nobody, and call {desk} on a number you already know.',
    ),
    p(farewell),
  ],
};

export const composeEnrolmentCode = ({ expires, ...given }: EnrolmentCode): ComposedMail =>
  compose(enrolmentCode, { ...given, expires: when(expires) }, ['code']);

export type EnrolmentNotice = { readonly desk: string; readonly name: string; readonly account: string };

const enrolmentNotice: Template = {
  subject: 'Account {account} is invited to set a password',
  blocks: [
    p('Hello {name},'),
    p(
      'we have sent account {account} of your subscription a code with which its holder sets a password in our customer window. From then on it can hold keys to vaults and can confirm a recovery of your account.',
    ),
    p(
      'If you know about this, there is nothing to do. If you did not expect it, call {desk} on a number you already know.',
    ),
    p(farewell),
  ],
};

export const composeEnrolmentNotice = (given: EnrolmentNotice): ComposedMail => compose(enrolmentNotice, given);

export type TamNotice = EnrolmentNotice & { readonly at: string; readonly tam: string };

const tamNotice: Template = {
  subject: 'Another Technical Account Manager for account {account}',
  blocks: [
    p('Hello {name},'),
    p('on {at} {tam} became the Technical Account Manager of your company’s account {account} at {desk}.'),
    p('They may extend the account, and a change of its contact needs their word. They never ask for a password.'),
    p('If this surprises you, call {desk} on a number you already know.'),
    p(farewell),
  ],
};

export const composeTamNotice = ({ at, ...given }: TamNotice): ComposedMail =>
  compose(tamNotice, { ...given, at: when(at) });

export type AuthenticatorNotice = EnrolmentNotice & { readonly at: string; readonly what: 'enrolled' | 'removed' };

const authenticatorNotice: Template = {
  subject: 'Authenticator of account {account} {what}',
  blocks: [
    p('Hello {name},'),
    p('on {at} an authenticator was {what} for account {account}, by somebody signed in with its password.'),
    p(
      'Our representatives may ask for its code on the phone instead of a code by mail. They never ask in any other way.',
    ),
    p(
      'If this was you, there is nothing to do. If not, call {desk} on a number you already know, and set a new password.',
    ),
    p(farewell),
  ],
};

export const composeAuthenticatorNotice = ({ at, ...given }: AuthenticatorNotice): ComposedMail =>
  compose(authenticatorNotice, { ...given, at: when(at) });

const testMail: Template = {
  subject: 'Test message from {desk}',
  blocks: [
    p('this message shows that {desk} can send mail through the server set up in Rekey.'),
    p('There is nothing to do.'),
    p(farewell),
  ],
};

export const composeTestMail = (given: { readonly desk: string }): ComposedMail => compose(testMail, given);

export type ContactNotice = {
  readonly desk: string;
  readonly name: string;
  readonly account: string;
  /** ISO 8601. */
  readonly at: string;
  readonly step: keyof typeof contactSteps;
};

const contactSteps = {
  asked: 'we were asked to change the phone number or mail address that we have for this account',
  agreed: 'a second person at our desk agreed to change the phone number or mail address that we have for this account',
  confirmed: 'the account manager confirmed that the phone number or mail address of this account changes',
  applied:
    'the phone number or mail address that we have for this account was changed; it is not used for anything yet',
  stopped: 'the change of the phone number or mail address of this account was stopped; what we had before counts',
} as const;

const contactNotice: Template = {
  subject: 'Change of contact: notice about {account}',
  blocks: [
    p('Hello {name},'),
    p('on {at}, {what}. You are told because you were a contact for it before.'),
    facts([['Account', '{account}']]),
    p('If you know about this, there is nothing to do.'),
    p(
      'If you did not expect it: anybody of your subscription who can sign in at our customer window can stop it there, or call {desk} on a number you already know and ask to stop it.',
    ),
    p(farewell),
  ],
};

export const composeContactNotice = ({ at, step, ...given }: ContactNotice): ComposedMail =>
  compose(contactNotice, { ...given, at: when(at), what: contactSteps[step] });

export type TicketMessage = {
  readonly desk: string;
  readonly name: string;
  readonly ticket: string;
  readonly subject: string;
  /** As the representative wrote it. */
  readonly text: string;
  readonly by: string;
};

const ticketMessage: Template = {
  subject: '[{ticket}] {subject}',
  blocks: [p('Hello {name},'), lines('text'), p('{by}, {desk}'), p('Your request has the number {ticket}.')],
};

export const composeTicketMessage = ({ text, ...given }: TicketMessage): ComposedMail =>
  compose(ticketMessage, { ...given, text: text.split(/\r?\n/) });

export type SilenceWarning = Omit<TicketMessage, 'text' | 'by'> & {
  /** ISO 8601. */
  readonly resolvesAt: string;
};

const silenceWarning: Template = {
  subject: '[{ticket}] We wait for your answer: {subject}',
  blocks: [
    p('Hello {name},'),
    p('we asked you a question about your request {ticket} and have not heard from you.'),
    p(
      'Without an answer we take it as resolved on {resolvesAt}. If it is not, tell us at any time and we go on with it.',
    ),
    p(farewell),
  ],
};

export const composeSilenceWarning = ({ resolvesAt, ...given }: SilenceWarning): ComposedMail =>
  compose(silenceWarning, { ...given, resolvesAt: when(resolvesAt) });

export type PlanNotice = {
  readonly desk: string;
  readonly subscription: string;
  readonly from: string;
  readonly to: string;
  readonly tickets: string;
  /** ISO 8601. */
  readonly at: string;
};

const planNotice: Template = {
  subject: 'Plan of {subscription}: {to}',
  blocks: [
    p('on {at} {subscription} moved from the plan {from} to the plan {to}.'),
    p('It asked for support above its plan repeatedly within the time that the policy sets.'),
    facts([['Requests', '{tickets}']]),
    p('Please invoice the new plan from then on.'),
    p(farewell),
  ],
};

export const composePlanNotice = ({ at, ...given }: PlanNotice): ComposedMail =>
  compose(planNotice, { ...given, at: when(at) });

export type EndReminder = {
  readonly desk: string;
  readonly name: string;
  readonly subscription: string;
  /** The subscription itself, or what was granted to it for a time. */
  readonly what: string;
  /** The last day, as 2026-12-25. */
  readonly day: string;
};

const endReminder: Template = {
  subject: '{what} ends on {day}',
  blocks: [
    p('Hello {name},'),
    p('{what} of {subscription} ends on {day}.'),
    p(
      'Whether it goes on is decided by the Technical Account Manager. The primary admin can ask for it in their own window, or tell us.',
    ),
    p(farewell),
  ],
};

export const composeEndReminder = ({ day: last, ...given }: EndReminder): ComposedMail =>
  compose(endReminder, { ...given, day: day(`${last}T00:00:00.000Z`) });

/** A moment as the reader's own clock shows it. */
const whenIn = (instant: string, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone }).format(new Date(instant));

export type UpdateNotice = {
  readonly desk: string;
  readonly name: string;
  readonly subscription: string;
  readonly update: string;
  readonly text: string;
  /** Why it meets business hours, comes soon, was moved or cancelled; empty where nothing has to be said. */
  readonly reason: string;
  readonly step: 'scheduled' | 'moved' | 'cancelled';
  readonly from: string;
  readonly to: string;
  readonly timeZone: string;
};

const updateSteps = {
  scheduled: 'An update of the service is scheduled.',
  moved: 'An update of the service was moved.',
  cancelled: 'An update of the service was cancelled.',
} as const;

const updateNotice: Template = {
  subject: '{update}: {step} for {from}',
  blocks: [
    p('Hello {name},'),
    p('{what}'),
    facts([
      ['Update', '{update}'],
      ['Subscription', '{subscription}'],
      ['From', '{from}'],
      ['To', '{to}'],
      ['Times in', '{timeZone}'],
    ]),
    lines('text'),
    lines('reason'),
    p('Updates are free of charge.'),
    p(farewell),
  ],
};

export const composeUpdateNotice = ({ from, to, text, reason, ...given }: UpdateNotice): ComposedMail =>
  compose(updateNotice, {
    ...given,
    what: updateSteps[given.step],
    from: whenIn(from, given.timeZone),
    to: whenIn(to, given.timeZone),
    text: text.split(/\r?\n/),
    reason: reason === '' ? [] : reason.split(/\r?\n/),
  });

export type CallNotice = {
  readonly desk: string;
  readonly name: string;
  readonly subscription: string;
  readonly at: string;
  readonly about: string;
  readonly timeZone: string;
};

const callNotice: Template = {
  subject: 'A call about your update on {at}',
  blocks: [
    p('Hello {name},'),
    p('we call you on {at} ({timeZone}) to update {subscription} with you. It is free of charge.'),
    lines('about'),
    p('If the time does not suit you, tell us.'),
    p(farewell),
  ],
};

export const composeCallNotice = ({ at, about, ...given }: CallNotice): ComposedMail =>
  compose(callNotice, { ...given, at: whenIn(at, given.timeZone), about: about.split(/\r?\n/) });

const compose = (
  template: Template,
  values: Record<string, string | readonly string[]>,
  secrets: readonly string[] = [],
): ComposedMail => {
  const rendered = renderTemplate(template, values, secrets);
  if (!rendered.ok) throw new Error(`mail template: ${rendered.refusal.text}`);
  return rendered.mail;
};

const when = (instant: string): string => {
  const time = new Date(instant);
  return `${time.toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' })}, ${time.toISOString().slice(11, 16)} UTC`;
};

const day = (instant: string): string =>
  new Date(instant).toLocaleDateString('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

const counted = (count: number, thing: string): string => `${count} ${thing}${count === 1 ? '' : 's'}`;

/** Decimal units, as file managers on most desktops show them. */
const size = (bytes: number): string => {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return unit === 0 ? counted(bytes, 'byte') : `${value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
};

/** Every message the application can send. */
export const letters = {
  composeAttemptNotice,
  composeVerificationCode,
  composeDisclaimer,
  composeCredential,
  composeEnrolmentCode,
  composeEnrolmentNotice,
  composeAuthenticatorNotice,
  composeTamNotice,
  composeContactNotice,
  composeTestMail,
  composeTicketMessage,
  composeSilenceWarning,
  composePlanNotice,
  composeEndReminder,
  composeUpdateNotice,
  composeCallNotice,
} as const;
export type Letters = typeof letters;
