// Setting up and checking the workstation's workspace, and handing the workstation over.
import { z } from 'zod';
import { byName, request } from './request.ts';
import { done, id, name, newSecret, nothing, operator } from './words.ts';

const problem = z.object({
  position: z.number().int().nullable(),
  code: z.string(),
  text: z.string(),
  /** Which of the things that must never be false; null for what is about signatures, the chain, checkpoints or the tables. */
  invariant: z.int().nullable(),
});

export const workspaceRequests = byName(
  request({
    name: 'workspace.status',
    roles: 'anyone',
    input: nothing,
    output: z.object({
      state: z.enum(['absent', 'locked', 'open']),
      desk: z.string().nullable(),
      demo: z.boolean(),
      operator: operator.nullable(),
      /** Who signed in last, so that a locked desk asks for one passphrase only. */
      lastOperator: z.string().nullable(),
      /** Why nothing may be changed in the open workspace, and what to do; null where everything may. */
      readOnly: z.string().nullable(),
    }),
  }),
  request({
    name: 'workspace.create',
    roles: ['nobody'],
    input: z.object({ desk: name, owner: z.object({ id, name }), passphrase: newSecret, onePerson: z.boolean() }),
    /** Printed once; opens the database when every passphrase is lost. */
    output: z.object({ recoveryCode: z.string() }),
  }),
  request({
    name: 'workspace.createDemo',
    roles: ['nobody'],
    input: nothing,
    output: z.object({
      operators: z.array(operator.extend({ passphrase: z.string() })),
      customers: z.array(
        z.object({
          subscription: z.string(),
          login: z.string(),
          name: z.string(),
          password: z.string(),
          note: z.string(),
        }),
      ),
    }),
  }),
  request({
    name: 'workspace.verify',
    roles: ['representative', 'supervisor', 'tam', 'owner', 'auditor'],
    /** `checkpoint`: the text of one that was kept elsewhere. Those kept in the workspace are compared with always. */
    input: z.strictObject({ checkpoint: z.string().max(65_536).optional() }),
    output: z.object({
      ok: z.boolean(),
      events: z.number().int(),
      head: z.string(),
      problems: z.array(problem),
      /** How many checkpoints the journal was compared with. */
      checkpoints: z.int(),
      /** What must never be false, and how often it is. */
      invariants: z.array(z.object({ number: z.int(), title: z.string(), broken: z.int() })),
    }),
  }),
  request({
    name: 'workspace.rebuildViews',
    roles: ['owner', 'auditor'],
    input: nothing,
    output: z.object({ events: z.number().int(), identical: z.boolean() }),
  }),
  /** The customer window closes and the desk, still locked, is back. */
  request({ name: 'window.handBack', roles: ['customer'], input: nothing, output: done }),
  request({
    name: 'window.openCustomer',
    roles: ['representative', 'supervisor', 'owner'],
    input: nothing,
    /** The desk locks when it hands the workstation over. */
    output: done,
  }),
);
