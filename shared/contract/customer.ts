// What a customer may ask in their own window. Known and unknown accounts get the same words in the same time.
import { z } from 'zod';
import { byName, request } from './request.ts';
import { done, id, instant, login, newSecret, nothing, secret, uuid } from './words.ts';

const customer = ['customer'] as const;

const customerVault = z.object({
  vault: z.string(),
  name: z.string(),
  state: z.enum(['live', 'waiting', 'dormant']),
  reports: z.number().int(),
  bytes: z.number().int(),
  /** Whether this account's key opens it now. */
  opens: z.boolean(),
  /** Its re-encryption is not finished: the key of before still opens it. */
  unfinished: z.boolean(),
  /** An old password may still open it. */
  oldPasswordMayOpen: z.boolean(),
});

export const customerHome = z.object({
  subscription: z.string(),
  subscriptionName: z.string(),
  timeZone: z.string(),
  login: z.string(),
  name: z.string(),
  primary: z.boolean(),
  vaults: z.array(customerVault),
  /** Since when an authenticator is enrolled; null where none is. */
  authenticatorSince: instant.nullable(),
  /** Present while this account may confirm or deny a reset for its primary admin. */
  invitation: z
    .object({
      case: z.string(),
      number: z.string(),
      challenge: z.string(),
      nonce: z.string(),
      requester: z.string(),
      address: z.string(),
      words: z.string(),
      askedAt: instant,
      expires: instant,
      vaults: z.array(
        z.object({ name: z.string(), reports: z.number().int(), kept: z.boolean(), holders: z.array(z.string()) }),
      ),
    })
    .nullable(),
  /** Vaults that wait for this account to say whether the primary admin may open them. */
  waits: z.array(
    z.object({
      vault: z.string(),
      name: z.string(),
      reports: z.number().int(),
      bytes: z.number().int(),
      /** For whom it waits, since which case, and who asked for that. */
      primary: z.string(),
      number: z.string(),
      requester: z.string(),
      openedBy: z.string(),
      since: instant,
      declined: z.boolean(),
      /** Why it cannot be approved yet, or null. */
      cannot: z.string().nullable(),
    }),
  ),
  /** A change of the primary admin's contact that can still be stopped. */
  contactChange: z
    .object({
      change: z.string(),
      name: z.string(),
      email: z.string(),
      phone: z.string(),
      askedAt: instant,
      until: instant,
    })
    .nullable(),
  /** A case of this primary admin that the sign-in has just cancelled. */
  cancelled: z.string().nullable(),
});

export const customerRequests = byName(
  request({ name: 'customer.ask', roles: customer, input: z.object({ login }), output: done }),
  request({
    name: 'customer.signIn',
    roles: customer,
    input: z.object({ login, password: secret }),
    output: customerHome,
  }),
  request({ name: 'customer.signOut', roles: customer, input: nothing, output: done }),
  /** The secret is answered once, for the QR code and for typing it in; it counts only after `confirmAuthenticator`. */
  request({
    name: 'customer.beginAuthenticator',
    roles: customer,
    input: nothing,
    output: z.object({ secret: z.string(), uri: z.string() }),
  }),
  request({
    name: 'customer.confirmAuthenticator',
    roles: customer,
    input: z.object({ code: secret }),
    output: z.object({ matched: z.boolean() }),
  }),
  request({ name: 'customer.removeAuthenticator', roles: customer, input: nothing, output: done }),
  request({ name: 'customer.home', roles: customer, input: nothing, output: customerHome }),
  /** Whatever is being re-encrypted for this subscription stops before its commit; what is done is kept. */
  request({
    name: 'customer.stopReencrypting',
    roles: customer,
    input: nothing,
    output: z.object({ stopped: z.boolean() }),
  }),
  /** Goes on with what was stopped or cut short, in the same sitting. */
  request({ name: 'customer.goOnReencrypting', roles: customer, input: nothing, output: customerHome }),
  /** Without a sign-in: the person who acknowledges is the one who is locked out. */
  request({ name: 'customer.acknowledge', roles: customer, input: z.object({ login, code: secret }), output: done }),
  /** Carries the witness's vaults over and answers with the half that the witness hands to the primary admin. */
  request({
    name: 'customer.approve',
    roles: customer,
    input: z.object({ case: uuid, challenge: z.string().max(100), nonce: z.string().max(100) }),
    output: z.object({ half: z.string(), kept: z.number().int(), waiting: z.number().int() }),
  }),
  request({
    name: 'customer.deny',
    roles: customer,
    input: z.object({ case: uuid, challenge: z.string().max(100) }),
    output: done,
  }),
  /** The witness has the half written down; only now does the other one leave by mail. */
  request({
    name: 'customer.confirmHalf',
    roles: customer,
    input: z.object({ case: uuid }),
    output: z.object({ outcome: z.enum(['accepted', 'refused', 'uncertain']) }),
  }),
  request({
    name: 'customer.firstSignIn',
    roles: customer,
    input: z.object({ login, mailHalf: secret, otherHalf: secret, password: newSecret }),
    output: customerHome,
  }),
  /** Sets a first password with the code that the desk mailed. */
  request({
    name: 'customer.enrol',
    roles: customer,
    input: z.object({ login, code: secret, password: newSecret }),
    output: done,
  }),
  request({
    name: 'customer.reports',
    roles: customer,
    input: z.object({ vault: id }),
    output: z.array(
      z.object({ id: z.string(), title: z.string(), type: z.string(), size: z.number().int(), added: instant }),
    ),
  }),
  /** In a window the system's dialog says where; only the command line names a path. Null when the dialog was closed. */
  request({
    name: 'customer.saveReport',
    roles: customer,
    input: z.object({ vault: id, report: z.string().max(100), path: z.string().max(4096).optional() }),
    output: z.object({ saved: z.boolean(), bytes: z.number().int() }),
  }),
  /** Anybody of the customer who can sign in stops it; what was on file is on file again. */
  request({ name: 'customer.stopContactChange', roles: customer, input: z.object({ change: uuid }), output: done }),
  /** A yes re-encrypts the vault for the primary admin's present key; a no leaves it waiting and tells every contact. */
  request({
    name: 'customer.answerForVault',
    roles: customer,
    input: z.object({ vault: id, yes: z.boolean() }),
    output: done,
  }),
  request({
    name: 'customer.tryOldPassword',
    roles: customer,
    input: z.object({ vault: id, password: secret }),
    output: z.object({ restored: z.number().int() }),
  }),
);
