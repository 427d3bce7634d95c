// Updates of the service: when, for whom, with which notice; and how each subscription is updated.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import { callOutcomes, deployments } from '../domain/subscription/updates.ts';
import { byName, request } from './request.ts';
import { prose } from './ticket.ts';
import { commandId, done, givenInstant, id, instant, name, nothing, uuid } from './words.ts';

const scheduling = ['supervisor', 'owner'] as const;
const desk = ['representative', 'supervisor', 'owner'] as const;
const window = z.object({ from: givenInstant, to: givenInstant });
const why = prose(1000);

export const scheduledUpdate = z.object({
  update: z.string(),
  name: z.string(),
  text: z.string(),
  from: instant,
  to: instant,
  reason: z.string(),
  step: z.enum(['scheduled', 'moved', 'cancelled']),
  state: z.enum(['to come', 'running', 'over', 'cancelled']),
  touches: z.array(z.object({ subscription: z.string(), name: z.string(), told: z.boolean() })),
  by: z.string(),
  at: instant,
  /** Open tickets of those it touches. */
  tickets: z.number().int(),
});

export const updateRequests = byName(
  request({ name: 'update.list', roles: operatorRoles, input: nothing, output: z.array(scheduledUpdate) }),
  /** Whose business hours a window meets, and who is updated by a call instead; nothing is recorded. */
  request({
    name: 'update.preview',
    roles: operatorRoles,
    input: window.extend({ touches: z.array(id).max(10_000).nullable() }),
    output: z.object({ touches: z.number().int(), open: z.array(z.string()), onPremise: z.array(z.string()) }),
  }),
  /** `touches`: null for everybody who is updated automatically. */
  request({
    name: 'update.schedule',
    roles: scheduling,
    input: window.extend({
      ...{ name: name.max(100), text: prose(4000).min(1, 'Say what happens.'), reason: why, commandId },
      touches: z.array(id).min(1).max(10_000).nullable(),
    }),
    output: z.object({ update: z.string() }),
  }),
  request({
    name: 'update.move',
    roles: scheduling,
    input: window.extend({ update: uuid, reason: why, commandId }),
    output: done,
  }),
  request({
    name: 'update.cancel',
    roles: scheduling,
    input: z.object({ update: uuid, reason: why.min(1, 'Say why.'), commandId }),
    output: done,
  }),
  /** How one subscription is updated, and its calls. */
  request({
    name: 'deployment.get',
    roles: operatorRoles,
    input: z.object({ subscription: id }),
    output: z.object({
      deployment: z.enum(deployments),
      automatic: z.boolean(),
      calls: z.array(
        z.object({
          call: z.string(),
          at: instant,
          about: z.string(),
          by: z.string(),
          outcome: z.enum(callOutcomes).nullable(),
        }),
      ),
    }),
  }),
  request({
    name: 'deployment.set',
    roles: desk,
    input: z.object({ subscription: id, deployment: z.enum(deployments), automatic: z.boolean(), commandId }),
    output: done,
  }),
  /** With a customer on their own premises; free of charge. The customer is told by mail. */
  request({
    name: 'call.schedule',
    roles: desk,
    input: z.object({ subscription: id, at: givenInstant, about: prose(1000).min(1, 'Say what about.'), commandId }),
    output: z.object({ call: z.string() }),
  }),
  request({
    name: 'call.end',
    roles: desk,
    input: z.object({ subscription: id, call: uuid, outcome: z.enum(callOutcomes), note: prose(2000), commandId }),
    output: done,
  }),
);
