// What the desk promises by: calendars that say when it is open, and policies beside the published ones, each version of them kept.
import { accept, type Decision, refuse, type Stamp } from '../decider.ts';
import { type CalendarText, readCalendar } from '../sla/calendar.ts';
import { type PolicyPack, readPack } from '../sla/policy-pack.ts';
import { publishedPolicies } from '../sla/published.ts';
import type { Instant } from '../time.ts';

export type NamedCalendar = {
  readonly calendar: string;
  readonly name: string;
  readonly text: CalendarText;
  readonly by: string;
  readonly at: Instant;
};

export type Support = {
  readonly calendars: Readonly<Record<string, NamedCalendar>>;
  /** Added by file; the published ones are always there beside them. */
  readonly packs: readonly PolicyPack[];
  /** Who is told of plans that moved (C3); null while nobody is. */
  readonly invoicing: string | null;
  /** Where customers send appliances back (A9), line by line; empty while nobody has said. */
  readonly returnTo: string;
  /** When customers were told of a version that is to replace an earlier one (Q7). */
  readonly notices: readonly { readonly policy: string; readonly version: string; readonly at: Instant }[];
};

export const noSupport: Support = { calendars: {}, packs: [], invoicing: null, returnTo: '', notices: [] };

export type SupportEvent =
  | { type: 'calendarSet'; data: { calendar: string; name: string; text: CalendarText } }
  | { type: 'policyPackAdded'; data: { pack: PolicyPack } }
  | { type: 'policyNoticed'; data: { policy: string; version: string } }
  | { type: 'invoicingSet'; data: { address: string | null } }
  | { type: 'returnAddressSet'; data: { address: string } };

export type SupportCommand =
  | { type: 'setCalendar'; calendar: string; name: string; text: unknown }
  | { type: 'addPolicyPack'; pack: unknown }
  | { type: 'noticePolicy'; policy: string; version: string }
  | { type: 'setInvoicing'; address: string | null }
  | { type: 'setReturnAddress'; address: string };

const sentences = {
  calendarUnchanged: 'The calendar is like this already.',
  policyThere: 'This version of the policy is there already. Give the file another version.',
  policyUnknown: 'This desk has no such version of a policy.',
  noticeGiven: 'Notice of this version was given already.',
  addressUnchanged: 'This is the address already.',
} as const;
export type SupportRefusal = keyof typeof sentences | 'calendar-unusable' | 'policyUnusable';
const no = (code: keyof typeof sentences) => refuse(code, sentences[code]);

/** The published ones and those added by file. */
export const allPacks = ({ packs }: Pick<Support, 'packs'>): readonly PolicyPack[] => [...publishedPolicies, ...packs];

/** Null for a version that this desk does not have. */
export const packNamed = (support: Pick<Support, 'packs'>, policy: string, version: string): PolicyPack | null =>
  allPacks(support).find((pack) => pack.id === policy && pack.version === version) ?? null;

export const isSupportCommand = <C extends { type: string }>(command: C): command is Extract<C, SupportCommand> =>
  ['setCalendar', 'addPolicyPack', 'noticePolicy', 'setInvoicing', 'setReturnAddress'].includes(command.type);

export const isAboutSupport = <E extends { type: string }>(event: E): event is Extract<E, SupportEvent> =>
  ['calendarSet', 'policyPackAdded', 'policyNoticed', 'invoicingSet', 'returnAddressSet'].includes(event.type);

export const decideOnSupport = (command: SupportCommand, state: Support): Decision<SupportEvent, SupportRefusal> => {
  switch (command.type) {
    case 'setCalendar': {
      const { calendar, name } = command;
      const read = readCalendar(command.text);
      if (!read.ok) return read;
      // What was read is what was written, so that it is kept as people wrote it.
      const text = command.text as CalendarText;
      const known = state.calendars[calendar];
      if (known?.name === name && JSON.stringify(known.text) === JSON.stringify(text)) return no('calendarUnchanged');
      return accept({ type: 'calendarSet', data: { calendar, name, text } });
    }
    case 'addPolicyPack': {
      const read = readPack(command.pack);
      if (!read.ok) return refuse('policyUnusable', read.text);
      return packNamed(state, read.pack.id, read.pack.version) === null
        ? accept({ type: 'policyPackAdded', data: { pack: read.pack } })
        : no('policyThere');
    }
    case 'noticePolicy': {
      const { policy, version } = command;
      if (packNamed(state, policy, version) === null) return no('policyUnknown');
      return state.notices.some((one) => one.policy === policy && one.version === version)
        ? no('noticeGiven')
        : accept({ type: 'policyNoticed', data: { policy, version } });
    }
    case 'setInvoicing':
      return command.address === state.invoicing
        ? no('addressUnchanged')
        : accept({ type: 'invoicingSet', data: { address: command.address } });
    case 'setReturnAddress':
      return command.address === state.returnTo
        ? no('addressUnchanged')
        : accept({ type: 'returnAddressSet', data: { address: command.address } });
  }
};

export const evolveSupport = (state: Support, event: SupportEvent & Stamp): Support => {
  const { at, actor: by } = event;
  switch (event.type) {
    case 'calendarSet':
      return { ...state, calendars: { ...state.calendars, [event.data.calendar]: { ...event.data, by, at } } };
    case 'policyPackAdded':
      return { ...state, packs: [...state.packs, event.data.pack] };
    case 'policyNoticed':
      return { ...state, notices: [...state.notices, { ...event.data, at }] };
    case 'invoicingSet':
      return { ...state, invoicing: event.data.address };
    case 'returnAddressSet':
      return { ...state, returnTo: event.data.address };
  }
};
