// Subscriptions and their vaults as the desk handles them: who is in the directory, who holds a key, what is where.
import { z } from 'zod';
import { operatorRoles } from '../domain/actor.ts';
import { contactChange } from './contact-change.ts';
import { byName, request } from './request.ts';
import { userListRequests } from './user-list.ts';
import { account, givenAccount, commandId, dataModel, done, id, instant, login, name, nothing } from './words.ts';

const desk = ['representative', 'supervisor', 'owner'] as const;

export const vaultSummary = z.object({
  vault: z.string(),
  name: z.string(),
  subscription: z.string(),
  subscriptionName: z.string(),
  state: z.enum(['live', 'waiting', 'dormant', 'discarded']),
  reports: z.number().int(),
  bytes: z.number().int(),
  holders: z.array(z.object({ login: z.string(), name: z.string() })),
  waitsFor: z.array(z.string()),
  rotationOwed: z.boolean(),
  rotating: z.boolean(),
  since: instant,
  case: z.string().nullable(),
});

/** As the desk sees it. */
const listedVault = vaultSummary.extend({
  /** Whose sign-in goes on with a re-encryption that was stopped or cut short; null where none was. */
  goesOnWith: z.string().nullable(),
});

export const subscriptionSummary = z.object({
  subscription: z.string(),
  name: z.string(),
  primary: z.string().nullable(),
  accounts: z.number().int(),
  ableToSignIn: z.number().int(),
  asOf: instant.nullable(),
  dataModel,
  vaults: z.number().int(),
  openCase: z.string().nullable(),
  expires: instant.nullable(),
  /** Addresses that the mail server refused for good. */
  unreachable: z.number().int(),
});

export const subscriptionDetail = subscriptionSummary.extend({
  timeZone: z.string(),
  tam: z.string().nullable(),
  snapshot: z.object({ asOf: instant, suppliedBy: z.string(), suppliedAt: instant, stale: z.boolean() }).nullable(),
  people: z.array(
    account.extend({
      ableToSignIn: z.boolean(),
      /** Has set a password here and so can hold keys. */
      enrolled: z.boolean(),
      invited: z.boolean(),
      vaults: z.array(z.string()),
    }),
  ),
  phoneChangedAt: instant.nullable(),
  addressChangedAt: instant.nullable(),
  lockedUntil: instant.nullable(),
  vaultList: z.array(vaultSummary),
  /** The last change of the primary admin's contact; and why none can be asked for now, or null. */
  contactChange: contactChange.nullable(),
  askContactChange: z.string().nullable(),
  unreachableList: z.array(
    z.object({ address: z.string(), names: z.array(z.string()), response: z.string(), since: instant }),
  ),
});

export const subscriptionRequests = byName(
  request({ name: 'subscription.list', roles: operatorRoles, input: nothing, output: z.array(subscriptionSummary) }),
  request({
    name: 'subscription.get',
    roles: operatorRoles,
    input: z.object({ subscription: id }),
    output: subscriptionDetail,
  }),
  request({
    name: 'subscription.register',
    roles: desk,
    input: z.object({
      subscription: id,
      name,
      dataModel,
      timeZone: z.string().min(1).max(64),
      tam: id.nullable(),
      expires: instant.nullable(),
    }),
    output: done,
  }),
  ...userListRequests,
  /** The whole list by hand. It never makes an older list fresh again. */
  request({
    name: 'subscription.recordAccounts',
    roles: desk,
    input: z.object({ subscription: id, accounts: z.array(givenAccount).min(1).max(10_000) }),
    output: z.object({ taken: z.number().int() }),
  }),
  /** One who was revoked is replaced; every contact is told. */
  request({
    name: 'subscription.appointTam',
    roles: ['owner'],
    input: z.object({ subscription: id, tam: id, reason: z.string().trim().min(1).max(2000), commandId }),
    output: done,
  }),
  /** Mails a code to the address on file with which the holder sets a password here; the primary admin is told. */
  request({
    name: 'subscription.invite',
    roles: desk,
    input: z.object({ subscription: id, login, commandId }),
    output: z.object({ accepted: z.boolean(), response: z.string() }),
  }),
  request({ name: 'vault.list', roles: operatorRoles, input: nothing, output: z.array(listedVault) }),
  request({
    name: 'vault.create',
    roles: desk,
    input: z.object({ subscription: id, name, holders: z.array(login).min(1).max(200), commandId }),
    output: z.object({ vault: z.string() }),
  }),
  /** Encrypts files into the vault's drop box and adopts them. In a window the system's dialog names them, never the page. */
  request({
    name: 'vault.addReports',
    roles: desk,
    input: z.object({ subscription: id, vault: id, paths: z.array(z.string().max(4096)).max(10_000).optional() }),
    output: z.object({ added: z.number().int(), waiting: z.number().int() }),
  }),
  request({
    name: 'vault.verify',
    roles: operatorRoles,
    input: z.object({ subscription: id, vault: id }),
    output: z.object({ ok: z.boolean(), problems: z.array(z.string()) }),
  }),
);
