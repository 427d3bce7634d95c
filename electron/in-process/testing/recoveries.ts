// Both recoveries up to a released credential, asked for as a desk asks, for tests of what may happen after that.
import type { Message } from '../../mail/port.ts';
import type { DeskInProcess } from './desk-in-process.ts';

export const ingrid = { login: 'ingrid.solbakken', email: 'ingrid.solbakken@haldenmaritime.example' } as const;
export const leila = { login: 'leila.haddad' } as const;
export const ruben = { login: 'ruben.achterberg', email: 'ruben.achterberg@vantorrail.example' } as const;

export const noExit = { session: 'closed', oldPassword: 'closed', otherHolder: 'closed', exports: 'closed' } as const;

const half = /^\s*([a-z]+(?:-[a-z]+){4})\s*$/m;
const code = /^\s*([0-9A-Z]{4}-[0-9A-Z]{4})\s*$/m;
const secretIn = (mails: readonly Message[], to: string, secret: RegExp): string => {
  const found = mails.findLast((mail) => mail.to === to && secret.test(mail.text));
  const typed = found && secret.exec(found.text)?.[1];
  if (typed === undefined) throw new Error(`expected a mail to ${to} with ${secret}, got none`);
  return typed;
};
export const codeTo = (desk: DeskInProcess, to: string) => secretIn(desk.mails(), to, code);

export type Released = { readonly case: string; readonly mailHalf: string; readonly otherHalf: string };

export const open = async (desk: DeskInProcess, subscription: string, claim: string): Promise<string> => {
  const opened = await desk.ask('priya', 'recovery.open', { subscription, channel: 'phone', claim });
  await desk.ask('priya', 'recovery.decide', { case: opened.case });
  return opened.case;
};

export const asWitness = async (desk: DeskInProcess) => {
  const { login } = leila;
  const home = await desk.ask('priya', 'customer.signIn', { login, password: desk.passwordOf(login) });
  if (home.invitation === null) throw new Error('expected an invitation for the witness');
  return home.invitation;
};

export const releasedReset = async (desk: DeskInProcess): Promise<Released> => {
  const id = await open(desk, 'halden-maritime', ingrid.login);
  await desk.ask('priya', 'recovery.challenge', { case: id });
  const { challenge, nonce } = await asWitness(desk);
  const approved = await desk.ask('priya', 'customer.approve', { case: id, challenge, nonce });
  await desk.ask('priya', 'customer.confirmHalf', { case: id });
  await desk.ask('priya', 'customer.signOut', {});
  return { case: id, otherHalf: approved.half, mailHalf: secretIn(desk.mails(), ingrid.email, half) };
};

export const executedChange = async (desk: DeskInProcess): Promise<string> => {
  const id = await open(desk, 'vantor-rail', ruben.login);
  const on = { case: id };
  await desk.ask('priya', 'recovery.sendCode', on);
  await desk.ask('priya', 'recovery.enterCode', { ...on, code: codeTo(desk, ruben.email) });
  await desk.ask('priya', 'recovery.checkExits', { ...on, found: noExit });
  await desk.ask('priya', 'recovery.sendDisclaimer', on);
  await desk.ask('priya', 'recovery.acknowledge', { ...on, code: codeTo(desk, ruben.email) });
  await desk.ask('niall', 'recovery.agree', { ...on, passphrase: desk.passphraseOf('niall') });
  await desk.ask('priya', 'recovery.execute', on);
  return id;
};

export const releasedChange = async (desk: DeskInProcess): Promise<Released> => {
  const id = await executedChange(desk);
  await desk.ask('priya', 'recovery.release', { case: id });
  const { half: otherHalf } = await desk.ask('priya', 'recovery.readHalf', { case: id });
  return { case: id, otherHalf, mailHalf: secretIn(desk.mails(), ruben.email, half) };
};
