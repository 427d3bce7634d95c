// Both recoveries from the first call to the closed case, through the real windows: played by the guided demo and by the tests.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { SmtpProcess } from '../../electron/mail/testing/smtp-process.ts';
import { codeIn, halfIn } from '../fixtures/mail-text.ts';
import type { Rekey } from '../fixtures/rekey.ts';
import { CustomerPage } from '../pages/customer-page.ts';
import { type DemoPeople, DeskPage } from '../pages/desk-page.ts';

export type Stage = {
  readonly rekey: Rekey;
  readonly smtp: SmtpProcess;
  readonly people: DemoPeople;
  readonly desk: DeskPage;
  /** Called at every screen worth keeping; never where a secret or a report's title is in sight. */
  readonly look: (page: Page, name: string) => Promise<void>;
};

export const operator = ({ people }: Pick<Stage, 'people'>, id: string) => {
  const secret = people.operators[id];
  if (secret === undefined) throw new Error(`stage: expected an operator ${id}`);
  return { id, secret };
};

export const passwordOf = ({ people }: Pick<Stage, 'people'>, login: string): string => {
  const password = people.customers[login];
  if (password === undefined) throw new Error(`stage: expected a password of ${login}`);
  return password;
};

/** Hands the workstation over; the desk locks behind it. */
export const handOver = async ({ rekey, desk }: Stage): Promise<CustomerPage> => {
  await desk
    .button(/^Hand over to/)
    .first()
    .click();
  return new CustomerPage(await rekey.customer());
};

/** The customer gives the workstation back and an operator signs in again. */
export const takeBack = async (stage: Stage, customer: CustomerPage, id: string): Promise<void> => {
  await customer.handBack();
  await stage.desk.signIn(operator(stage, id));
};

/** Saves a report from an open vault and answers its bytes. */
export const saveReport = async (stage: Stage, customer: CustomerPage, title: string): Promise<Buffer> => {
  const path = join(stage.rekey.userData, 'saved-report');
  await stage.rekey.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, path);
  await customer.save(title);
  return readFile(path);
};

const mailTo = (stage: Stage, to: string, subject: RegExp) =>
  stage.smtp.waitForMail((mail) => mail.to === to && subject.test(mail.subject), 30_000);

export const ingrid = { login: 'ingrid.solbakken', email: 'ingrid.solbakken@haldenmaritime.example' } as const;
export const leila = { login: 'leila.haddad' } as const;
export const ruben = { login: 'ruben.achterberg', email: 'ruben.achterberg@vantorrail.example' } as const;

/** The reset up to the moment before the witness confirms. Priya is signed in at the start, nobody at the end. */
export const untilWitness = async (stage: Stage): Promise<CustomerPage> => {
  const { desk, look } = stage;
  await desk.newRequest('Halden Maritime', ingrid.login);
  await desk.expectNext('Decide the path');
  await desk.decide();
  await desk.expectPath(/Reset, keeps reports/);
  await look(desk.page, 'reset-decided');
  await desk.press('Ask the witnesses');
  await desk.expectNext('A witness signs in');
  await look(desk.page, 'reset-witnesses-asked');
  const customer = await handOver(stage);
  await customer.signIn(leila.login, passwordOf(stage, leila.login));
  await customer.page.getByRole('heading', { name: /^Confirm a password reset for/ }).waitFor();
  await look(customer.page, 'witness-confirms');
  return customer;
};

/** The rest of the reset: the witness confirms, the halves travel, the primary admin comes back with a new password. */
export const resetAfterWitness = async (
  stage: Stage,
  customer: CustomerPage,
  newPassword: string,
): Promise<CustomerPage> => {
  const otherHalf = await customer.confirmReset();
  await customer.confirmHalf();
  const mailHalf = halfIn(await mailTo(stage, ingrid.email, /One half of your new sign-in/));
  await stage.look(customer.page, 'witness-confirmed');
  await customer.signOut();
  await customer.firstSignIn(ingrid.login, mailHalf, otherHalf, newPassword);
  await customer.home();
  return customer;
};

/** The full change up to every safeguard but the second person. Priya is signed in at the start and at the end. */
export const untilSecondPerson = async (stage: Stage): Promise<void> => {
  const { desk, look } = stage;
  await desk.newRequest('Vantor Rail', ruben.login);
  await desk.decide();
  await desk.expectPath(/Full change, loses \d+ reports/);
  await look(desk.page, 'change-not-verified');
  await desk.sendCode();
  await desk.enterCode(codeIn(await mailTo(stage, ruben.email, /^Your code for case/)));
  await desk.expectNext('Go through the loss');
  await look(desk.page, 'change-verified');
  await desk.checkExits();
  await desk.expectNext('Send the disclaimer');
  await desk.sendDisclaimer();
  await look(desk.page, 'change-disclaimer-accepted');
  await desk.enterAcknowledgement(codeIn(await mailTo(stage, ruben.email, /what will be lost/)));
  await desk.expectNext('A second person agrees');
};

/** Niall agrees from his own sign-in; Priya carries it out, releases it and reads the second half out. Answers both halves. */
export const changeAfterSafeguards = async (stage: Stage): Promise<{ mailHalf: string; otherHalf: string }> => {
  const { desk, look } = stage;
  await desk.lock();
  const niall = operator(stage, 'niall');
  await desk.signIn(niall);
  await desk.openCase('Vantor Rail');
  await desk.agree(niall.secret);
  await desk.expectNext('Carry out the change');
  await desk.lock();
  await desk.signIn(operator(stage, 'priya'));
  await desk.openCase('Vantor Rail');
  await look(desk.page, 'change-second-person-agreed');
  await desk.execute(() => look(desk.page, 'change-carry-out'));
  await desk.expectNext('Release the new credential');
  await desk.press('Release: send the mail half');
  await desk.expectNext('Read out the second half');
  const mailHalf = halfIn(await mailTo(stage, ruben.email, /One half of your new sign-in/));
  // Its answer redraws the step: a press in that moment would be lost.
  await desk.page.getByText(`Taken by the mail server, to ${ruben.email}`).first().waitFor();
  const otherHalf = await desk.readHalf();
  await desk.press('They have it');
  await desk.expectNext('First sign-in');
  await look(desk.page, 'change-released');
  return { mailHalf, otherHalf };
};
