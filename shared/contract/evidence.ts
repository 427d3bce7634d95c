// What leaves the workstation so that others can check it.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import { byName, request } from './request.ts';
import { instant, name, uuid } from './words.ts';

export const evidenceRequests = byName(
  /**
   * One case as a signed file that can be checked without Rekey. With `personal`, the names, addresses and mails that the records hold
   * sealed are told beside them; with `earlier`, the text of a checkpoint that its reader holds, the file proves that this journal is
   * that one, grown. In a window the system's dialog says where; only the command line names a path.
   */
  request({
    name: 'evidence.export',
    roles: operatorRoles,
    input: z.object({
      case: uuid,
      personal: z.boolean(),
      earlier: z.string().max(65_536).optional(),
      path: z.string().max(4096).optional(),
    }),
    output: z.object({ saved: z.boolean(), bytes: z.number().int() }),
  }),
  /** What a printed page says of a case besides the case itself: how its records hash, what was verified, and the checkpoint they stand in. */
  request({
    name: 'evidence.sheet',
    roles: operatorRoles,
    input: z.object({ case: uuid }),
    output: z.object({
      at: instant,
      by: z.string(),
      desk: z.string(),
      verifierKey: z.string(),
      verified: z.object({
        events: z.int(),
        problems: z.int(),
        checkpoints: z.int(),
        invariants: z.array(z.object({ number: z.int(), title: z.string(), broken: z.int() })),
      }),
      /** A C2SP signed note; null where the journal does not verify, so that none can be made. */
      checkpoint: z.string().nullable(),
      /** SHA-256 of each record of the case, in hex, as the chain and the tree count it. */
      hashes: z.array(z.object({ position: z.int(), hash: z.string() })),
      others: z.object({ subscription: z.int(), desk: z.int() }),
    }),
  }),
  /** The page that the window shows, as a printer would get it. */
  request({
    name: 'window.savePdf',
    // A customer prints the packing slip of a return.
    roles: [...operatorRoles, 'customer'],
    input: z.object({ title: name.max(100).regex(/^[\w .-]+$/, 'Letters, digits, spaces, dots and dashes only.') }),
    output: z.object({ saved: z.boolean() }),
  }),
);
