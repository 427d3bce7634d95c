// The mails of a case that somebody has to know of: on their way, put off, refused or uncertain, with the server's words.
import type { z } from 'zod';
import type { caseMail, mailCounts, mailStanding } from '../../../shared/contract/mail-row.ts';
import type { Actor } from '../../../shared/domain/actor.ts';
import type { RecordedEvent } from '../../../shared/domain/recorded-event.ts';
import { decide } from '../../../shared/domain/recovery/decide.ts';
import type { MailPurpose } from '../../../shared/domain/recovery/events.ts';
import { triesAgainAt } from '../../../shared/domain/recovery/mail-retry.ts';
import { allMails, ended, type KnownMail, type Recovery } from '../../../shared/domain/recovery/state.ts';
import type { CaseContext } from './case-summary.ts';

export type MailRow = z.input<typeof caseMail>;
type Standing = z.output<typeof mailStanding>;

export const purposeNames: Record<MailPurpose, string> = {
  'attempt-notice': 'Attempt notice',
  'verification-code': 'Verification code',
  disclaimer: 'Disclaimer',
  credential: 'Mail half of the credential',
};

const stages: Readonly<Record<string, string>> = {
  connect: 'when connecting',
  tls: 'before encrypting',
  auth: 'when signing in',
  from: 'at the sender',
  recipient: 'at the recipient',
  data: 'at the message',
};
export const stageName = (stage: string): string => stages[stage] ?? 'on the way';

/** Whether what it carries is still of use: a code that was replaced, used or has run out is not. */
const stillWanted = (recovery: Recovery, mail: string, { purpose }: KnownMail): boolean => {
  if (purpose === 'attempt-notice') return true;
  if (ended(recovery.phase)) return false;
  if (purpose === 'verification-code') return recovery.code?.mail === mail;
  if (purpose === 'disclaimer') return recovery.disclaimer?.mail === mail && recovery.acknowledged === null;
  return recovery.credential?.mail === mail;
};

/** Null where nobody need be told: it was taken, is known to have arrived, or is of no use any more. */
const standingOf = (recovery: Recovery, mail: string, known: KnownMail): Standing | null => {
  if (!stillWanted(recovery, mail, known)) return null;
  switch (known.state) {
    case 'accepted':
    case 'arrived':
      return null;
    case 'intended':
      return 'on-its-way';
    case 'uncertain':
      return 'uncertain';
    case 'abandoned':
      return 'refused';
    case 'refused':
      if (triesAgainAt(recovery, mail) !== null) return 'waiting';
      // Of an ended case only what still happens or needs somebody is of interest.
      return ended(recovery.phase) ? null : 'refused';
    default:
      return known.state satisfies never;
  }
};

export const mailsStanding = (recovery: Recovery) =>
  allMails(recovery).flatMap(([mail, known]) => {
    const standing = standingOf(recovery, mail, known);
    return standing === null ? [] : [{ mail, known, standing }];
  });

/** What is on its way counts as waiting: nobody has to do anything about it. */
export const countsOf = (recovery: Recovery): z.output<typeof mailCounts> => {
  const counts = { waiting: 0, uncertain: 0, refused: 0 };
  for (const { standing } of mailsStanding(recovery)) counts[standing === 'on-its-way' ? 'waiting' : standing] += 1;
  return counts;
};

const order: readonly Standing[] = ['uncertain', 'refused', 'waiting', 'on-its-way'];

/** What needs a person first. `quietUntil`: the server is down, and nothing is tried by itself before then. */
export const mailsOf = (
  { recovery, events, facts, now }: CaseContext,
  actor: Actor,
  quietUntil: string | null,
  most: number,
): readonly MailRow[] => {
  const shown = mailsStanding(recovery)
    .sort((a, b) => order.indexOf(a.standing) - order.indexOf(b.standing))
    .slice(0, most);
  const names = new Set(shown.map(({ mail }) => mail));
  const answers = new Map<string, RecordedEvent[]>();
  for (const event of events) {
    const mail = event.data['mail'];
    if (typeof mail !== 'string' || !names.has(mail) || !/^mail(Refused|Uncertain|Abandoned)$/.test(event.type))
      continue;
    answers.set(mail, [...(answers.get(mail) ?? []), event]);
  }
  const refusalOf = (
    command: { type: 'retryMail'; mail: string } | { type: 'settleMail'; mail: string; how: 'arrived' },
  ) => {
    const decided = decide({ ...command, now, actor, facts }, recovery);
    return decided.ok ? null : decided.refusal.text;
  };
  return shown.map(({ mail, known, standing }): MailRow => {
    const heard = answers.get(mail) ?? [];
    const last = heard.at(-1);
    const due = triesAgainAt(recovery, mail);
    return {
      mail,
      purpose: known.purpose,
      what: purposeNames[known.purpose],
      to: known.to,
      standing,
      where: last?.type === 'mailRefused' ? stageName(String(last.data['stage'])) : null,
      response:
        last?.type === 'mailAbandoned'
          ? 'Rekey was stopped before it was sent, and the code in it went with that.'
          : last === undefined
            ? null
            : String(last.data['response']),
      since: known.since,
      at: last?.at ?? null,
      tries: heard.length,
      nextTry: due !== null && quietUntil !== null && quietUntil > due ? quietUntil : due,
      retry: refusalOf({ type: 'retryMail', mail }),
      settle: refusalOf({ type: 'settleMail', mail, how: 'arrived' }),
    };
  });
};
