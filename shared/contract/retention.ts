// How long personal data is kept and how it is erased: what would go is shown before it goes, and an owner alone says so.
import { z } from 'zod';
import { byName, request } from './request.ts';
import { done, id, instant, nothing } from './words.ts';

export const retentionRequests = byName(
  request({
    name: 'retention.preview',
    roles: ['owner', 'auditor'],
    input: nothing,
    output: z.object({
      /** Milliseconds after a subscription's last case; 0 while nothing is erased by itself. */
      eraseAfter: z.number().int(),
      subscriptions: z.array(
        z.object({
          subscription: z.string(),
          name: z.string(),
          cases: z.number().int(),
          /** A sentence; null where it can be erased now. */
          blocked: z.string().nullable(),
          lastCaseEnded: instant.nullable(),
          /** When the workstation erases it by itself. */
          due: instant.nullable(),
          erased: instant.nullable(),
          /** Whether what is recorded since the last erasure is sealed; what an older Rekey recorded in the clear is not. */
          sealed: z.boolean(),
        }),
      ),
    }),
  }),
  request({
    name: 'retention.erase',
    roles: ['owner'],
    input: z.object({
      subscription: id,
      reason: z
        .string()
        .trim()
        .min(1, 'Say why: the reason stays when everything else is gone.')
        .max(200)
        .regex(/^[^\p{Cc}\u2028\u2029]*$/u, 'Line breaks and control characters cannot stand here.'),
      /** The newest user list goes on under the new key, so that a customer who stays can still be helped. */
      keepList: z.boolean(),
    }),
    output: done,
  }),
);
