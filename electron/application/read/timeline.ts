// Every event of a case in words, with the rule behind it. Mails show their text without its secret, and the server's answer.
import type { z } from 'zod';
import type { timelineEntry } from '../../../shared/contract/recovery.ts';
import type { Desk } from '../../../shared/domain/desk/decider.ts';
import type { RecordedEvent } from '../../../shared/domain/recorded-event.ts';
import { lastExits, type LastExit, openExits } from '../../../shared/domain/recovery/last-exits.ts';
import type { MailPurpose, RecoveryEvent } from '../../../shared/domain/recovery/events.ts';
import type { Subscription } from '../../../shared/domain/subscription/state.ts';
import { purposeNames, stageName } from './mails.ts';
import { accountName, actorName, counted } from './people.ts';

type Entry = z.input<typeof timelineEntry>;
type Said = {
  readonly title: string;
  readonly detail?: string;
  readonly kind?: Entry['kind'];
  readonly rule?: 'A1' | 'A2' | 'A3' | 'A4';
};

const exitsFound: Readonly<Record<LastExit, string>> = {
  session: 'Still signed in somewhere',
  oldPassword: 'An old password may be remembered',
  otherHolder: 'Somebody else holds a key',
  exports: 'Exports exist',
};

const wordingName = (version: number): string =>
  version === 0 ? 'In the wording that Rekey brings' : `In version ${version} of the wording`;

const ruleOf = (purpose: MailPurpose) =>
  purpose === 'attempt-notice' ? {} : purpose === 'credential' ? {} : ({ rule: 'A3' } as const);

const say = (event: RecoveryEvent, subscription: Subscription, path: string): Said => {
  const nameOf = (login: string) => accountName(subscription, login);
  const vaultName = (vault: string) => subscription.vaults[vault]?.name ?? vault;
  switch (event.type) {
    case 'opened':
      return {
        title: `Opened ${event.data.channel === 'customer-window' ? 'from the customer window' : `by ${event.data.channel}`}`,
        detail: `Asked for by “${event.data.claim}”`,
      };
    case 'requesterIdentified':
      return { title: `Requester identified: ${event.data.name}, primary admin` };
    case 'requesterNotKnown':
      return { title: 'Requester not known', detail: `“${event.data.claim}” matches nobody`, kind: 'refused' };
    case 'requesterReferred':
      return {
        title: `${nameOf(event.data.login)} referred to ${event.data.referTo.name}`,
        detail: 'Support does not touch a subaccount.',
        rule: 'A4',
      };
    case 'mailIntended':
      return {
        title: `${purposeNames[event.data.purpose]} to ${event.data.to}`,
        kind: 'mail',
        ...ruleOf(event.data.purpose),
      };
    case 'mailAccepted':
      return {
        title: `${purposeNames[event.data.purpose]} accepted`,
        detail: event.data.response,
        ...ruleOf(event.data.purpose),
      };
    case 'mailRefused':
      return {
        title: `${purposeNames[event.data.purpose]} not taken, ${stageName(event.data.stage)}`,
        detail: event.data.response,
        kind: 'refused',
      };
    case 'mailUncertain':
      return {
        title: `${purposeNames[event.data.purpose]} may have left`,
        detail: event.data.response,
        kind: 'refused',
      };
    case 'mailAbandoned':
      return {
        title: `${purposeNames[event.data.purpose]} not sent`,
        detail: 'Rekey was stopped; its code is gone.',
        kind: 'refused',
      };
    case 'mailRetried':
      return { title: `${purposeNames[event.data.purpose]} sent again`, detail: 'With the same Message-ID' };
    case 'mailSettled':
      return { title: `${purposeNames[event.data.purpose]} arrived`, detail: 'Its receiver was asked.' };
    case 'pathDecided': {
      const { path, rule, reasons, loss } = event.data;
      const reports = loss.vaults.reduce((sum, vault) => sum + vault.reports, 0);
      return {
        title:
          path === 'reset'
            ? 'Path decided: reset, keeps reports'
            : `Path decided: full change, loses ${counted(reports, 'report')}`,
        detail: reasons.map(({ text }) => text).join(' '),
        rule,
      };
    }
    case 'coolingOffOverridden':
      return {
        title: 'Number let through although it changed recently',
        detail: `${event.data.phone}. Why: ${event.data.reason}`,
        kind: 'refused',
        rule: 'A3',
      };
    case 'codeIssued':
      return {
        title: 'Code sealed for the address on file',
        detail: `To be read back on ${event.data.phone}`,
        kind: 'secret',
        rule: 'A3',
      };
    case 'codeFailed':
      return { title: 'A wrong code was given', kind: 'refused', rule: 'A3' };
    case 'authenticatorAsked':
      return {
        title: 'Asked for the authenticator’s code',
        detail: `To be read back on ${event.data.phone}`,
        rule: 'A3',
      };
    case 'verified':
      return { title: 'Verified by phone', detail: `On ${event.data.phone}, by ${event.data.method}`, rule: 'A3' };
    case 'lastExitsChecked': {
      const open = lastExits.filter((exit) => event.data.found[exit] === 'open').map((exit) => exitsFound[exit]);
      return {
        title: openExits(event.data).length > 0 ? 'A last exit was found open' : 'Loss gone through, no last exit open',
        ...(open.length === 0 ? {} : { detail: open.join('. ') }),
        ...(openExits(event.data).length > 0 ? { kind: 'refused' } : {}),
        rule: 'A3',
      };
    }
    case 'disclaimerIssued': {
      const reports = event.data.loss.vaults.reduce((sum, vault) => sum + vault.reports, 0);
      const vaults = counted(event.data.loss.vaults.length, 'vault');
      const { template } = event.data;
      return {
        title: `Disclaimer states the loss of ${counted(reports, 'report')} in ${vaults}`,
        ...(template === undefined ? {} : { detail: wordingName(template) }),
        rule: 'A3',
      };
    }
    case 'acknowledgementFailed':
      return { title: 'A wrong acknowledgement code was given', kind: 'refused', rule: 'A3' };
    case 'acknowledged':
      return {
        title: 'Loss acknowledged',
        detail: event.data.how === 'read-back' ? 'Code read back on the phone' : 'Code entered in the customer window',
        rule: 'A3',
      };
    case 'secondPersonAgreed':
      return { title: 'Second person agreed', rule: 'A2' };
    case 'executeIntended':
      return { title: 'Change ordered, every check made again', rule: 'A2' };
    case 'executed':
      return {
        title: 'Change carried out, loses reports',
        detail: `${counted(event.data.dormant.length, 'vault')} dormant, bytes untouched; a new one started`,
        kind: 'secret',
        rule: 'A2',
      };
    case 'challenged':
      return { title: 'Witnesses asked', detail: event.data.witnesses.map(nameOf).join(', '), rule: 'A1' };
    case 'approved':
      return {
        title: `${nameOf(event.data.witness)} approved as witness`,
        detail: 'Signed with their own key',
        rule: 'A1',
      };
    case 'denied':
      return {
        title: `${nameOf(event.data.witness)} did not expect this`,
        detail: 'The case is frozen.',
        kind: 'refused',
        rule: 'A1',
      };
    case 'provisionalMade':
      return { title: 'Provisional credential sealed under two halves', kind: 'secret' };
    case 'carryPrepared':
      return { title: `${vaultName(event.data.vault)}: carrying over`, rule: 'A1' };
    case 'carried':
      return { title: `${vaultName(event.data.vault)}: carried over, keeps reports`, rule: 'A1' };
    case 'vaultWaits':
      return {
        title: `${vaultName(event.data.vault)}: waits for ${event.data.holders.map(nameOf).join(', ') || 'a holder'}`,
        ...(event.data.unreadable === true ? { detail: 'Its folder cannot be read: restore it from a backup.' } : {}),
      };
    case 'halfHanded':
      return { title: `${nameOf(event.data.witness)} has one half`, kind: 'secret', rule: 'A1' };
    case 'halfReadOut':
      return { title: 'One half read out', detail: `To ${event.data.phone}`, kind: 'secret', rule: 'A3' };
    case 'releaseIntended':
      return { title: 'Release ordered, facts checked again', detail: `To ${event.data.address}` };
    case 'directoryChanged':
      return { title: 'The account now takes the new credential', detail: 'The old password opens nothing new.' };
    case 'passwordSet':
      return { title: 'First sign-in: a password of their own', kind: 'secret' };
    case 'vaultRekeyed':
      return { title: `${vaultName(event.data.vault)}: re-encrypted under a new key` };
    case 'closed':
      return {
        title: path === 'full-change' ? 'Closed: loses reports' : 'Closed: keeps reports',
        detail: `${counted(event.data.kept.length, 'vault')} kept, ${event.data.dormant.length} dormant, ${event.data.waiting.length} waiting`,
      };
    case 'cancelled':
      return { title: 'Cancelled', detail: [event.data.why, ...event.data.undoes].join(' ') };
    case 'expired':
      return {
        title: event.data.withdrawn ? 'Ran out of time, the release taken back' : 'Ran out of time',
        detail: event.data.undoes.join(' '),
      };
    case 'withdrawalIntended':
      return { title: 'The release is taken back', detail: event.data.why, kind: 'refused' };
    case 'directoryRestored':
      return { title: 'The account takes its previous password again', detail: 'The new credential opens nothing.' };
    case 'primaryLeft': {
      const managers = event.data.referTo.map(({ name }) => name);
      const asked = managers.length > 0 ? `Referred to ${managers.join(', ')}.` : 'Referred to the subscription’s TAM.';
      return {
        title: 'The primary admin has left; nothing changed',
        detail: [event.data.why, asked].join(' '),
        rule: 'A4',
      };
    }
    default:
      return event satisfies never;
  }
};

const answers = {
  mailAccepted: 'accepted',
  mailRefused: 'not taken',
  mailUncertain: 'uncertain',
  mailAbandoned: 'not sent',
  mailSettled: 'arrived',
};

/** The newest answer that was recorded for each mail, in a word. */
const answersIn = (events: readonly RecordedEvent[]): ReadonlyMap<string, string> => {
  const newest = new Map<string, string>();
  for (const { type, data } of events)
    if (type === 'mailIntended') newest.set(String(data['mail']), 'on its way');
    else if (type in answers) newest.set(String(data['mail']), answers[type as keyof typeof answers]);
  return newest;
};

/** An attempt that more contacts than these are told of is one line of the history, not thousands. */
const fewNotices = 3;
const attemptOf = (mail: string): string => mail.replace(/-\d+$/, '');

type Told = { readonly first: number; readonly mails: readonly string[] };

/** By attempt, the notices that are told in one line, and the position of the first. */
const toldTogether = (events: readonly RecordedEvent[]): ReadonlyMap<string, Told> => {
  const attempts = new Map<string, { first: number; mails: string[] }>();
  for (const { type, data, position } of events) {
    if (type !== 'mailIntended' || data['purpose'] !== 'attempt-notice') continue;
    const mail = String(data['mail']);
    const known = attempts.get(attemptOf(mail)) ?? { first: position, mails: [] };
    known.mails.push(mail);
    attempts.set(attemptOf(mail), known);
  }
  return new Map([...attempts].filter(([, { mails }]) => mails.length > fewNotices));
};

const inTotal = (mails: readonly string[], newest: ReadonlyMap<string, string>): string => {
  const counts = new Map<string, number>();
  for (const mail of mails) {
    const answer = newest.get(mail) ?? 'on its way';
    counts.set(answer, (counts.get(answer) ?? 0) + 1);
  }
  return [...counts].map(([answer, count]) => `${count} ${answer}`).join(', ');
};

export const timelineOf = (events: readonly RecordedEvent[], desk: Desk, subscription: Subscription): Entry[] => {
  // What a case that closed did is said by the last decision, not by how many vaults there were to lose.
  const path = String(events.findLast(({ type }) => type === 'pathDecided')?.data['path'] ?? '');
  const newest = answersIn(events);
  const together = toldTogether(events);
  return events.flatMap((recorded): Entry[] => {
    const event = recorded as unknown as RecoveryEvent;
    const attempt = together.get(attemptOf(String(recorded.data['mail'] ?? '')));
    if (attempt !== undefined && recorded.position !== attempt.first) return [];
    const told = attempt === undefined ? null : attempt.mails;
    const said = say(event, subscription, path);
    const {
      title,
      detail = null,
      kind = 'event',
      rule = null,
    } = told === null ? said : { ...said, title: `Attempt notice to ${counted(told.length, 'contact')}` };
    const entry: Entry = {
      position: recorded.position,
      at: recorded.at,
      by: actorName(recorded.actor, desk, subscription),
      type: recorded.type,
      title,
      detail: event.type === 'opened' && desk.onePerson ? `${detail ?? ''}. This desk has one person` : detail,
      kind,
      rule,
      mail:
        event.type === 'mailIntended'
          ? {
              to: told === null ? event.data.to : counted(told.length, 'contact'),
              subject: event.data.subject,
              text: event.data.text,
              answer: told === null ? (newest.get(event.data.mail) ?? '') : inTotal(told, newest),
            }
          : null,
    };
    return [entry];
  });
};

/** A case as lines of text, for reading it back from the journal without a window. */
export const transcriptOf = (
  events: readonly RecordedEvent[],
  desk: Desk,
  subscription: Subscription,
): readonly string[] =>
  timelineOf(events, desk, subscription).map(({ at, by, title, detail, rule }) => {
    const what = detail === null ? title : `${title} (${detail})`;
    return `${at.slice(0, 19).replace('T', ' ')}Z  ${(rule ?? '').padEnd(3)} ${by.padEnd(18)} ${what}`;
  });
