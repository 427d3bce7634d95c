// Everything a window or the command line may ask for, and everything the program may tell a window unasked.
import { z } from 'zod';
import { applianceRequests } from './appliance.ts';
import { attachmentRequests } from './attachment.ts';
import { backupRequests } from './backup.ts';
import { checkpointRequests } from './checkpoint.ts';
import { clockRequests } from './clock.ts';
import { contactChangeRequests } from './contact-change.ts';
import { customerRequests } from './customer.ts';
import { customerRequestRequests } from './customer-request.ts';
import { operatorRoles } from '../domain/actor.ts';
import { entitlementRequests } from './entitlement.ts';
import { evidenceRequests } from './evidence.ts';
import { mailRequests } from './mail.ts';
import { operatorRequests } from './operators.ts';
import { policyRequests } from './policy.ts';
import { byName, push } from './request.ts';
import { replyRequests } from './reply.ts';
import { recoveryRequests } from './recovery.ts';
import { retentionRequests } from './retention.ts';
import { subscriptionRequests } from './subscription.ts';
import { supportRequests } from './support.ts';
import { consequenceRequests } from './consequences.ts';
import { figuresRequests } from './figures.ts';
import { chatRequests } from './chat.ts';
import { ticketImportRequests } from './ticket-import.ts';
import { ticketRequests } from './ticket.ts';
import { updateRequests } from './update.ts';
import { wordingRequests } from './wording.ts';
import { workspaceRequests } from './workspace.ts';

export const contract = {
  ...workspaceRequests,
  ...operatorRequests,
  ...mailRequests,
  ...policyRequests,
  ...wordingRequests,
  ...checkpointRequests,
  ...retentionRequests,
  ...backupRequests,
  ...subscriptionRequests,
  ...clockRequests,
  ...contactChangeRequests,
  ...recoveryRequests,
  ...supportRequests,
  ...chatRequests,
  ...figuresRequests,
  ...consequenceRequests,
  ...ticketRequests,
  ...attachmentRequests,
  ...replyRequests,
  ...updateRequests,
  ...entitlementRequests,
  ...applianceRequests,
  ...ticketImportRequests,
  ...evidenceRequests,
  ...customerRequests,
  ...customerRequestRequests,
} as const;

export const pushes = byName(
  /** Something was recorded: what a window shows may be out of date. */
  push({ name: 'journal.changed', roles: 'anyone', payload: z.object({ position: z.number().int() }) }),
  push({ name: 'session.changed', roles: 'anyone', payload: z.object({}) }),
  /** Nobody sits at the customer window any more, whoever ended it. */
  push({ name: 'session.ended', roles: ['customer'], payload: z.object({}) }),
  /** Tickets of an import that are written so far. */
  push({
    name: 'ticketImport.progress',
    roles: operatorRoles,
    payload: z.object({ done: z.number().int(), total: z.number().int() }),
  }),
  /** Re-encryption of one vault, in reports and bytes. */
  push({
    name: 'vault.progress',
    roles: [...operatorRoles, 'customer'],
    payload: z.object({
      vault: z.string(),
      name: z.string(),
      done: z.number().int(),
      total: z.number().int(),
      bytes: z.number().int(),
      totalBytes: z.number().int(),
    }),
  }),
);

export type RekeyContract = typeof contract;
export type RekeyPushes = typeof pushes;
