// What leaves the workstation so that others can check it.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import { byName, request } from './request.ts';
import { uuid } from './words.ts';

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
);
