// Files of a ticket: sent in parts, kept sealed, saved where the system's dialog says.
import { z } from 'zod';
import { byName, request } from './request.ts';
import { prose, ticketNumber } from './ticket.ts';
import { commandId, done, uuid } from './words.ts';

const handling = ['representative', 'supervisor'] as const;
const reading = ['representative', 'supervisor', 'tam', 'customer-service', 'hardware', 'owner', 'auditor'] as const;
const customer = ['customer'] as const;

const part = z.object({
  upload: uuid,
  name: z.string().min(1).max(255),
  size: z.number().int().min(0),
  at: z.number().int().min(0),
  /** In Base64. */
  part: z.string().max(8 * 1024 * 1024),
});
const received = z.object({ received: z.number().int() });
const onFile = z.object({ ticket: ticketNumber, file: uuid });
const saved = z.object({ saved: z.boolean() });

export const attachmentRequests = byName(
  request({ name: 'attachment.upload', roles: handling, input: part, output: received }),
  /** `shared`: the customer sees it in their window. */
  request({
    name: 'attachment.add',
    roles: handling,
    input: z.object({ ticket: ticketNumber, upload: uuid, shared: z.boolean(), commandId }),
    output: z.object({ file: z.string() }),
  }),
  request({
    name: 'attachment.remove',
    roles: handling,
    input: onFile.extend({ reason: prose(2000).min(1, 'Say why.'), commandId }),
    output: done,
  }),
  /** A window never names the path; the command line has to. */
  request({
    name: 'attachment.save',
    roles: reading,
    input: onFile.extend({ path: z.string().max(4096).optional() }),
    output: saved,
  }),
  request({ name: 'customer.uploadFile', roles: customer, input: part, output: received }),
  request({
    name: 'customer.addFile',
    roles: customer,
    input: z.object({ ticket: ticketNumber, upload: uuid, commandId }),
    output: z.object({ file: z.string() }),
  }),
  request({ name: 'customer.saveFile', roles: customer, input: onFile, output: saved }),
);
