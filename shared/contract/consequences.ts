// What a missed level leads to: vouchers up to the month's fee, claims in writing; and the plan that requests above it led to.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import { byName, request } from './request.ts';
import { commandId, done, instant, uuid } from './words.ts';
import { ticketNumber } from './ticket.ts';

const handling = ['representative', 'supervisor'] as const;
const prose = z
  .string()
  .trim()
  .max(4000, 'This is too long.')
  .regex(/^(?:[^\p{Cc}\u2028\u2029]|[\n\r\t])*$/u, 'Control characters cannot stand here.');
const reason = z.object({ id: z.string(), says: z.string() });

export const voucher = z.object({
  ticket: z.string(),
  month: z.string(),
  amount: z.number().int(),
  currency: z.string(),
  creditedIn: z.string(),
  due: instant,
});

export const consequenceRequests = byName(
  /** What one ticket can lead to under its policy, and what it has led to. */
  request({
    name: 'consequence.get',
    roles: operatorRoles,
    input: z.object({ ticket: ticketNumber }),
    output: z.object({
      /** Null where the policy compensates nothing. `open`: why no voucher can be granted now, or null. */
      credit: z
        .object({
          percent: z.number().int(),
          fee: z.number().int().nullable(),
          currency: z.string(),
          /** Granted for the month of this ticket so far. */
          granted: z.number().int(),
          exclusions: z.array(reason),
          voucher: voucher.nullable(),
          open: z.string().nullable(),
        })
        .nullable(),
      /** Null where the policy knows no claims. */
      claim: z
        .object({
          needs: z.array(z.string()),
          until: instant.nullable(),
          excluded: z.array(reason),
          made: z
            .object({
              claim: z.string(),
              at: instant,
              by: z.string(),
              answered: instant.nullable(),
              cause: z.string().nullable(),
            })
            .nullable(),
          open: z.string().nullable(),
        })
        .nullable(),
    }),
  }),
  request({
    name: 'consequence.grantVoucher',
    roles: handling,
    input: z.object({ ticket: ticketNumber, exclusion: z.string().max(40).nullable(), commandId }),
    output: voucher,
  }),
  request({
    name: 'consequence.claim',
    roles: handling,
    input: z.object({ ticket: ticketNumber, answers: z.array(prose).max(20), commandId }),
    output: done,
  }),
  request({
    name: 'consequence.answerClaim',
    roles: handling,
    input: z.object({
      ticket: ticketNumber,
      claim: uuid,
      cause: z.string().max(40).nullable(),
      text: prose,
      commandId,
    }),
    output: done,
  }),
);
