// The clock on the wall against the one that counts since the machine was started: a jump makes nothing due before a person confirms it.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import { byName, request } from './request.ts';
import { commandId, done, instant, nothing } from './words.ts';

export const clockRequests = byName(
  request({
    name: 'clock.status',
    roles: operatorRoles,
    input: nothing,
    output: z.object({
      state: z.enum(['steady', 'ahead', 'back']),
      /** What the wall says, what was counted, and the newest event's time, before which nothing is recorded. */
      read: instant,
      counted: instant,
      newest: z.string(),
      /** Why whoever asks cannot confirm it, or null. */
      confirm: z.string().nullable(),
    }),
  }),
  request({ name: 'clock.confirm', roles: ['owner', 'supervisor'], input: z.object({ commandId }), output: done }),
);
