// The policy the desk runs by, and the switch that makes it stricter at once while somebody is attacking.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import { boundsSentence, type PolicyFigure, policyBounds, type RecoveryPolicy } from '../domain/recovery/policy.ts';
import { byName, request } from './request.ts';
import { done, instant, nothing } from './words.ts';

const figure = (name: PolicyFigure) =>
  z.int().min(policyBounds[name].least, boundsSentence(name)).max(policyBounds[name].most, boundsSentence(name));

const policy = z.strictObject({
  snapshotFreshFor: figure('snapshotFreshFor'),
  verifiedFor: figure('verifiedFor'),
  mailedCodeFor: figure('mailedCodeFor'),
  codeTries: figure('codeTries'),
  lockout: figure('lockout'),
  codesPerHour: figure('codesPerHour'),
  coolingOff: figure('coolingOff'),
  hold: figure('hold'),
  challengeFor: figure('challengeFor'),
  secondPersonOnFullChange: z.boolean(),
  secondPersonOnReset: z.boolean(),
  phoneOnReset: z.boolean(),
  waiveAcknowledgement: z.boolean(),
  eraseAfter: figure('eraseAfter'),
  idleLock: figure('idleLock'),
} satisfies Record<keyof RecoveryPolicy, z.ZodType>);

/** Written by a person for their colleagues and for whoever reads the evidence. */
const reason = z.string().trim().min(1, 'Say why; it is kept in the journal.').max(2000);

export const policyRequests = byName(
  request({
    name: 'policy.get',
    roles: operatorRoles,
    input: nothing,
    /** `changed` is null while the default has never been touched. */
    output: z.object({
      /** As set; what a threat adds while it is up is said beside it. */
      policy,
      changed: z.object({ by: z.string(), at: instant }).nullable(),
    }),
  }),
  request({ name: 'policy.set', roles: ['owner'], input: z.object({ policy }), output: done }),
  request({
    name: 'threat.get',
    roles: operatorRoles,
    input: nothing,
    /** Null while the threat level is not elevated. `lower` is why this operator may not lower it, null when they may. */
    output: z.object({ by: z.string(), at: instant, reason: z.string(), lower: z.string().nullable() }).nullable(),
  }),
  request({
    name: 'threat.raise',
    roles: ['representative', 'supervisor', 'owner'],
    input: z.object({ reason }),
    output: done,
  }),
  request({ name: 'threat.lower', roles: ['supervisor', 'owner'], input: z.object({ reason }), output: done }),
);
