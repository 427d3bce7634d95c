// The policy the desk runs by: whoever works here may read it, an owner sets it.
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
  coolingOff: figure('coolingOff'),
  hold: figure('hold'),
  challengeFor: figure('challengeFor'),
  secondPersonOnFullChange: z.boolean(),
  phoneOnReset: z.boolean(),
  waiveAcknowledgement: z.boolean(),
  eraseAfter: figure('eraseAfter'),
} satisfies Record<keyof RecoveryPolicy, z.ZodType>);

export const policyRequests = byName(
  request({
    name: 'policy.get',
    roles: operatorRoles,
    input: nothing,
    /** `changed` is null while the default has never been touched. */
    output: z.object({ policy, changed: z.object({ by: z.string(), at: instant }).nullable() }),
  }),
  request({ name: 'policy.set', roles: ['owner'], input: z.object({ policy }), output: done }),
);
