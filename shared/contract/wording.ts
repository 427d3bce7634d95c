// The words of the disclaimer: which version is in use, how another would read, and setting it.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import { byName, request } from './request.ts';
import { instant, nothing } from './words.ts';

/** Larger than what is taken, so that something too long is refused with the place and not as an input that nobody understands. */
const wording = z.object({ subject: z.string().max(1024 * 1024), text: z.string().max(8 * 1024 * 1024) });
const version = wording.extend({
  version: z.number().int(),
  /** Null for the one that Rekey brings. */
  by: z.string().nullable(),
  at: instant.nullable(),
});

export const wordingRequests = byName(
  /** Every version, the one in use first; the one that Rekey brings is 0. */
  request({
    name: 'wording.get',
    roles: operatorRoles,
    input: nothing,
    output: z.object({ versions: z.array(version) }),
  }),
  /** On invented data; null where the wording cannot be used. */
  request({
    name: 'wording.preview',
    roles: operatorRoles,
    input: wording,
    output: z.object({ subject: z.string(), text: z.string() }).nullable(),
  }),
  /** A new version; an earlier one is set again as a new one. */
  request({ name: 'wording.set', roles: ['owner'], input: wording, output: z.object({ version: z.number().int() }) }),
);
