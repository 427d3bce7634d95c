// Tickets from another system: shown with every warning as they would be taken, then taken whole or not at all.
import { z } from 'zod';
import { ticketFields } from '../domain/ticket/ticket-list.ts';
import { byName, request } from './request.ts';
import { commandId, id, nothing, uuid } from './words.ts';

const handling = ['representative', 'supervisor'] as const;
const count = z.number().int();
const column = z.string().min(1).max(200);
const word = z.string().max(100);
const remark = z.object({ line: count.nullable(), text: z.string() });

/** What only a person can say of a list. Columns and words that are not named here are guessed. */
const reading = z.strictObject({
  columns: z.partialRecord(z.enum(ticketFields), column.nullable()).optional(),
  /** For rows that name none. */
  subscription: id.optional(),
  /** A severity's id, by the word that the list has for it. */
  severityWords: z.record(word, z.string().max(40)).optional(),
  statusWords: z.record(word, z.enum(['open', 'resolved'])).optional(),
  /** For times without an offset. */
  zone: z.string().max(60).optional(),
});

export const ticketListPreview = z.object({
  name: z.string(),
  bytes: count,
  columns: z.array(z.object({ name: z.string(), samples: z.array(z.string()) })),
  mapping: z.record(z.enum(ticketFields), z.string().nullable()),
  severities: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Null for a word that nothing is known to be meant by. */
  severityWords: z.array(z.object({ word: z.string(), tickets: count, means: z.string().nullable() })),
  statusWords: z.array(z.object({ word: z.string(), tickets: count, means: z.enum(['open', 'resolved']).nullable() })),
  questions: z.array(z.string()),
  /** Rows that cannot be taken; while there is one, none is. */
  problems: z.array(remark),
  moreProblems: count,
  warnings: z.array(remark),
  moreWarnings: count,
  open: count,
  resolved: count,
});

const list = { upload: uuid, reading: reading.optional() };

export const ticketImportRequests = byName(
  /** One part of a file, in order. An operator has one file at a time. */
  request({
    name: 'ticketImport.upload',
    roles: handling,
    input: z.object({
      upload: uuid,
      name: z.string().min(1).max(255),
      /** Of the whole file, in bytes. */
      size: count.min(0),
      at: count.min(0),
      /** In Base64. */
      part: z.string().max(8 * 1024 * 1024),
    }),
    output: z.object({ received: count }),
  }),
  request({ name: 'ticketImport.drop', roles: handling, input: nothing, output: nothing }),
  request({ name: 'ticketImport.preview', roles: handling, input: z.object(list), output: ticketListPreview }),
  /** Answers when every ticket is recorded, or none; `ticketImport.progress` tells how far it is. */
  request({
    name: 'ticketImport.take',
    roles: handling,
    input: z.object({ ...list, commandId }),
    output: z.object({ taken: count, first: z.string(), last: z.string() }),
  }),
  /** Whoever takes a list can stop it, until the last ticket is written. */
  request({ name: 'ticketImport.stop', roles: handling, input: nothing, output: nothing }),
);
