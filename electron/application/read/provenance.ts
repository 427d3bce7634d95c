// How the number and the address on file came here: their source, their age, their last change and whose it was.
import type { z } from 'zod';
import type { caseDetail } from '../../../shared/contract/recovery.ts';
import { cooling } from '../../../shared/domain/recovery/facts.ts';
import { numberCooling } from '../../../shared/domain/recovery/still-holds.ts';
import type { SnapshotSource } from '../../../shared/domain/subscription/events.ts';
import type { Provenance, Subscription } from '../../../shared/domain/subscription/state.ts';
import { shift } from '../../../shared/domain/time.ts';
import type { Context } from './next-step.ts';
import { actorName, list } from './people.ts';

type OnFile = NonNullable<z.input<typeof caseDetail>['decision']>['phoneOnFile'];

const sources: Readonly<Record<SnapshotSource, string>> = {
  'user-list-xml': 'user list file',
  csv: 'CSV file',
  scim: 'SCIM file',
  ldif: 'LDIF file',
  'by-hand': 'entered by hand',
  'contact-change': 'a change of contact that three people signed',
  directory: 'the directory, read by Rekey',
};

/** A contact change is recorded by the workstation and brought by the three who signed for it. */
const bringersOf = ({ contactChange }: Subscription, { source, since, by }: Provenance): readonly string[] =>
  source === 'contact-change' && contactChange !== null && contactChange.applied?.at === since
    ? [contactChange.askedBy, contactChange.agreed?.by, contactChange.confirmed?.by].filter((one) => one !== undefined)
    : [by];

export const contactOnFile = (context: Context, field: 'phone' | 'email'): OnFile => {
  const { recovery, subscription, desk, facts, now } = context;
  const known = subscription.provenance[field];
  const changedAt = field === 'phone' ? subscription.phoneChangedAt : subscription.addressChangedAt;
  const stillCooling = field === 'phone' ? numberCooling(context, recovery) : cooling(changedAt, now, facts.policy);
  const { override } = recovery;
  const named = (actor: string) => actorName(actor, desk, subscription);
  const bringers = known === null ? [] : bringersOf(subscription, known);
  const covers = field === 'phone' && override !== null && override.changedAt === changedAt;
  return {
    source: known && sources[known.source],
    since: known?.since ?? null,
    changed: changedAt !== null && known !== null ? { at: changedAt, by: list(bringers.map(named), 'and') } : null,
    usableFrom: stillCooling && changedAt !== null ? shift(changedAt, facts.policy.coolingOff) : null,
    letThrough: covers
      ? { by: actorName(override.by, desk, subscription), at: override.at, reason: override.reason }
      : null,
  };
};
