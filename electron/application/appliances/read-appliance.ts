// Units and matters as windows show them: whose turn it is, what was done by whom, and who may do what is not the reader's.
import type { z } from 'zod';
import {
  type applianceActs,
  applianceCaseDetail,
  type applianceCaseRow,
  type unitRow,
} from '../../../shared/contract/appliance.ts';
import type { Actor } from '../../../shared/domain/actor.ts';
import { type ApplianceCommand, applianceDecider } from '../../../shared/domain/appliance/decider.ts';
import type { ApplianceEvent } from '../../../shared/domain/appliance/events.ts';
import { gatherApplianceFacts } from '../../../shared/domain/appliance/gather-facts.ts';
import type { ApplianceKind, ParcelState } from '../../../shared/domain/appliance/kinds.ts';
import { type Appliance, turnOf } from '../../../shared/domain/appliance/state.ts';
import type { Unit } from '../../../shared/domain/appliance/unit.ts';
import type { Desk } from '../../../shared/domain/desk/decider.ts';
import type { RecordedEvent } from '../../../shared/domain/recorded-event.ts';
import type { Subscription } from '../../../shared/domain/subscription/state.ts';
import { clocksOf } from '../../../shared/domain/ticket/clocks.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { actorName } from '../read/people.ts';
import { agreementFor } from '../tickets/ticket-row.ts';
import { applianceStream } from '../transaction.ts';

export type ApplianceRow = z.output<typeof applianceCaseRow>;
export type UnitRow = z.output<typeof unitRow>;
type Around = { readonly subscription: Subscription; readonly desk: Desk };

export const kindWords: Readonly<Record<ApplianceKind, string>> = {
  parcel: 'Question about a parcel',
  return: 'Appliance no longer needed',
  parts: 'Missing parts',
  unbinding: 'Unbind an appliance',
  fault: 'Faulty appliance',
};

export const parcelWords: Readonly<Record<ParcelState, string>> = {
  'in-transit': 'it is on its way',
  'at-customs': 'it is at customs',
  delivered: 'it was delivered',
  lost: 'it is lost',
};

export const applianceRowOf = (known: Appliance, { subscription, desk }: Around): ApplianceRow => ({
  ...{ case: known.case, subscription: subscription.id, subscriptionName: subscription.name, ticket: known.ticket },
  ...{ kind: known.kind, serial: known.serial, text: known.text, question: known.question, parts: [...known.parts] },
  ...{ requester: known.requester.name, askedAt: known.askedAt },
  askedBy: actorName(known.askedBy, desk, subscription),
  phase: known.phase === 'unasked' ? 'open' : known.phase,
  team: turnOf(known),
  ended: known.ended && {
    ...{ by: actorName(known.ended.by, desk, subscription), at: known.ended.at, how: known.ended.how },
  },
});

export const applianceRows = async (work: DeskAtWork, ids: readonly string[]): Promise<ApplianceRow[]> => {
  const desk = await work.desk();
  return Promise.all(
    ids.map(async (id) => {
      const known = await work.appliance(id);
      return applianceRowOf(known, { subscription: await work.subscription(known.subscription), desk });
    }),
  );
};

export const unitRows = async (work: DeskAtWork, units: readonly Unit[]): Promise<UnitRow[]> => {
  const names = new Map<string, string>();
  for (const { subscription } of units)
    if (subscription !== null && !names.has(subscription))
      names.set(subscription, (await work.subscription(subscription)).name);
  return units.map((unit) => ({ ...unit, subscriptionName: names.get(unit.subscription ?? '') ?? '' }));
};

const said: Readonly<Record<ApplianceEvent['type'], string>> = {
  asked: 'asked',
  parcelTold: 'answered',
  partsSent: 'sent the parts',
  validated: 'validated the fault',
  replacementSent: 'sent a replacement',
  unitReceived: 'received the unit',
  analysed: 'signed the post-analysis',
  unbound: 'unbound it',
  removed: 'removed it from the account',
  settled: 'settled it',
  withdrawn: 'took it back',
  attemptRefused: 'tried, and was refused',
};

const textOf = ({ type, data }: ApplianceEvent): string => {
  switch (type) {
    case 'parcelTold':
      return [`${data.carrier} ${data.tracking}: ${parcelWords[data.status]}.`, data.text].join(' ').trim();
    case 'partsSent':
      return `${data.carrier} ${data.tracking}`;
    case 'replacementSent':
      return `${data.serial}, ${data.carrier} ${data.tracking}`;
    case 'validated':
      return data.tried;
    case 'unitReceived':
      return data.note;
    case 'withdrawn':
      return data.reason;
    case 'analysed':
      return `${data.finding === 'confirmed' ? 'The fault is confirmed.' : 'No fault was found.'} ${data.text}`;
    case 'attemptRefused':
      return '';
    default:
      return data.text;
  }
};

const historyOf = (events: readonly RecordedEvent[], { subscription, desk }: Around) =>
  events.map((event) => ({
    at: event.at,
    who: actorName(event.actor, desk, subscription),
    what: said[event.type as ApplianceEvent['type']],
    text: textOf(event as unknown as ApplianceEvent),
  }));

type Act = (typeof applianceActs)[number];

const parcel = { carrier: '.', tracking: '.' };
/** What each kind of matter can come to, each act as it would be asked for. */
const likely: Readonly<Record<ApplianceKind, Readonly<Partial<Record<Act, object>>>>> = {
  parcel: { tellParcel: { status: 'in-transit', text: '', ...parcel }, settle: { text: '.' } },
  return: { receive: { note: '' } },
  parts: { sendParts: parcel, settle: { text: '.' } },
  unbinding: { unbind: { text: '' } },
  fault: {
    validate: { tried: '.' },
    sendReplacement: { serial: '', model: '', warranty: null, ...parcel },
    receive: { note: '' },
    analyse: { finding: 'confirmed', text: '.' },
    remove: { text: '' },
    settle: { text: '.' },
  },
};

const actsOf = (known: Appliance, actor: Actor, now: string, { subscription, desk }: Around) => {
  const facts = gatherApplianceFacts(subscription, desk);
  const whyNot = (command: object): string | null => {
    const decided = applianceDecider.decide({ ...command, now, actor, facts } as ApplianceCommand, known);
    return decided.ok ? null : decided.refusal.text;
  };
  const acts: Partial<Record<Act, object>> = { ...likely[known.kind], withdraw: { reason: '.' } };
  return Object.fromEntries(
    Object.entries(acts).map(([type, input]) => [type, whyNot({ type, ...input })]),
  ) as z.output<typeof applianceCaseDetail>['acts'];
};

export const readAppliance = async (
  work: DeskAtWork,
  id: string,
  actor: Actor,
): Promise<z.output<typeof applianceCaseDetail> | null> => {
  const known = await work.appliance(id);
  if (known.phase === 'unasked') return null;
  const [subscription, desk, now] = [await work.subscription(known.subscription), await work.desk(), await work.now()];
  const around = { subscription, desk };
  const named = <Signed extends { readonly by: string }>(signed: Signed | null) =>
    signed && { ...signed, by: actorName(signed.by, desk, subscription) };
  const ticket = await work.ticket(known.ticket);
  const owed =
    ticket.phase === 'unopened'
      ? undefined
      : clocksOf(ticket, agreementFor({ ticket, subscription, desk }), now).find(({ name }) => name === 'replacement');
  const [unit] =
    known.serial === null
      ? []
      : await unitRows(
          work,
          work.unlocked.views
            .units({ subscription: null, search: known.serial })
            .filter(({ serial }) => serial === known.serial),
        );
  return {
    ...applianceRowOf(known, around),
    ...{ way: known.way, acknowledged: known.acknowledged, parcel: known.parcel, status: known.status },
    unit: unit ?? null,
    validated: named(known.validated),
    sent: named(known.sent),
    received: named(known.received),
    analysis: named(known.analysis),
    shipsBy: owed?.due ?? null,
    ...{ returnTo: known.returnTo, timeZone: subscription.timeZone },
    history: historyOf(await work.unlocked.journal.read(applianceStream(id)), around),
    acts: actsOf(known, actor, now, around),
  };
};
