// The people of the desk: invited by a one-time code, signing in, changing a passphrase, let in again, revoked.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import { byName, request } from './request.ts';
import { done, id, instant, name, newSecret, nothing, operator, role, secret } from './words.ts';

const reason = z.string().trim().min(1, 'This cannot be empty.').max(2000);
const person = z.object({ id: z.string(), name: z.string() });
/** Letting in: by whom, null for the printed code and for the founder; when; and the fingerprint of the key that began then. */
const letIn = z.object({
  how: z.enum(['founded', 'invited', 'again', 'printed-code']),
  by: person.nullable(),
  at: instant,
  fingerprint: z.string(),
});
const strength = z.object({
  /** 0, guessed at once, to 4. */
  score: z.int().min(0).max(4),
  accepted: z.boolean(),
  /** What to say about it. */
  text: z.string(),
});

export const operatorRequests = byName(
  request({
    name: 'session.signIn',
    roles: ['nobody'],
    input: z.object({ operator: z.string().trim().min(1).max(64), passphrase: secret }),
    output: operator,
  }),
  request({ name: 'session.lock', roles: operatorRoles, input: nothing, output: done }),
  request({ name: 'session.signOut', roles: operatorRoles, input: nothing, output: done }),
  /** One's own, with the old one; the signing key stays. */
  request({
    name: 'session.changePassphrase',
    roles: operatorRoles,
    input: z.object({ passphrase: secret, next: newSecret }),
    output: done,
  }),
  /** Whoever was invited, or has to begin again, chooses a passphrase with the one-time code; it is then theirs to sign in with. */
  request({
    name: 'session.acceptInvitation',
    roles: ['nobody'],
    input: z.object({ operator: z.string().trim().min(1).max(64), code: secret, passphrase: newSecret }),
    output: operator,
  }),
  /** Every passphrase is lost: an owner begins again with the printed code, which ends; the new one is shown once. */
  request({
    name: 'session.recover',
    roles: ['nobody'],
    input: z.object({ operator: z.string().trim().min(1).max(64), code: secret, passphrase: newSecret }),
    output: z.object({ operator, recoveryCode: z.string() }),
  }),
  /** What a new passphrase or password is worth. Nothing of it is kept; the decision is taken again where it is set. */
  request({
    name: 'secret.strength',
    roles: 'anyone',
    input: z.object({ secret: z.string().max(1024), about: z.array(z.string().max(200)).max(5) }),
    output: strength,
  }),
  request({
    name: 'operator.list',
    roles: operatorRoles,
    input: nothing,
    output: z.array(operator.extend({ enrolledAt: instant, revoked: z.boolean() })),
  }),
  /** Who let whom in, with which key, and who was revoked by whom: for an audit. */
  request({
    name: 'operator.people',
    roles: operatorRoles,
    input: nothing,
    output: z.object({
      operators: z.array(
        operator.extend({
          enrolledAt: instant,
          letIn: z.array(letIn),
          revoked: z.object({ by: z.string(), at: instant, reason: z.string() }).nullable(),
        }),
      ),
      invitations: z.array(operator.extend({ by: z.string(), at: instant, expires: instant, again: z.boolean() })),
      /** Pairs who let each other in within the cooling-off time, in sentences. */
      warnings: z.array(z.string()),
    }),
  }),
  /** A code of five words, shown once, for somebody new or for an operator who forgot their passphrase. */
  request({
    name: 'operator.invite',
    roles: ['owner'],
    input: z.object({ id, name, role }),
    output: z.object({ code: z.string(), expires: instant, again: z.boolean() }),
  }),
  request({ name: 'operator.withdrawInvitation', roles: ['owner'], input: z.object({ operator: id }), output: done }),
  request({
    name: 'operator.revoke',
    roles: ['owner'],
    input: z.object({ operator: id, reason }),
    output: z.object({
      /** A new printed code where the old one does not open the database with its new key. */
      recoveryCode: z.string().nullable(),
      /** Invitations that ended with it. */
      invitationsEnded: z.int(),
    }),
  }),
  request({
    name: 'operator.newPrintedCode',
    roles: ['owner'],
    input: nothing,
    output: z.object({ recoveryCode: z.string() }),
  }),
);
