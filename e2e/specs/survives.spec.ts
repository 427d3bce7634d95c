// Killed at any step, the next start is where it was: no double mail, no double change, no lost event.
import {
  ingrid,
  leila,
  operator,
  passwordOf,
  resetAfterWitness,
  ruben,
  untilSecondPerson,
  untilWitness,
} from '../demo/journeys.ts';
import { codeIn, halfIn } from '../fixtures/mail-text.ts';
import { asPriya, expect, test, type World } from '../fixtures/world.ts';
import { CustomerPage } from '../pages/customer-page.ts';

/** SIGKILL, start again, and the same operator back on the same case. */
const restart = async (world: World, id: string, subscription: string) => {
  await world.kill();
  const stage = await world.start();
  await stage.desk.signIn(operator(stage, id));
  await stage.desk.openCase(subscription);
  return stage;
};

const credentials = async (world: World) =>
  (await world.smtp.mails()).filter(({ subject }) => /One half of your new/.test(subject));

test('the full change goes on after a kill at every step', async ({ world }) => {
  const first = await asPriya(world);
  await first.desk.newRequest('Vantor Rail', ruben.login);
  const opened = await restart(world, 'priya', 'Vantor Rail');
  await opened.desk.expectNext('Decide the path');
  await opened.desk.decide();
  await opened.desk.sendCode();
  const code = codeIn(await world.smtp.waitForMail(({ subject }) => subject.startsWith('Your code for case')));

  const coded = await restart(world, 'priya', 'Vantor Rail');
  await coded.desk.enterCode(code);
  await coded.desk.expectNext('Go through the loss');
  await coded.desk.checkExits();
  await coded.desk.expectNext('Send the disclaimer');
  await coded.desk.sendDisclaimer();
  const acknowledgement = codeIn(await world.smtp.waitForMail(({ subject }) => /what will be lost/.test(subject)));

  const disclaimed = await restart(world, 'priya', 'Vantor Rail');
  await disclaimed.desk.enterAcknowledgement(acknowledgement);
  await disclaimed.desk.expectNext('A second person agrees');
  const niall = operator(disclaimed, 'niall');

  const acknowledged = await restart(world, 'niall', 'Vantor Rail');
  await acknowledged.desk.agree(niall.secret);
  await acknowledged.desk.expectNext('Carry out the change');

  // Killed in the middle of carrying it out: the intent is in the journal, and the next start goes on with it.
  const agreed = await restart(world, 'priya', 'Vantor Rail');
  await agreed.desk.execute();
  const executing = await restart(world, 'priya', 'Vantor Rail');
  if ((await executing.desk.nextStep()) === 'Carry out the change') await executing.desk.execute();
  await executing.desk.expectNext('Release the new credential');

  // Killed with the mail in the server's hands and no answer yet: shown as uncertain, never silently sent again.
  await world.smtp.misbehave('silent-after-dot');
  await executing.desk.press('Release: send the mail half');
  const once = await world.smtp.waitForMail(({ subject }) => /One half of your new/.test(subject));
  await world.smtp.misbehave('none');
  const releasing = await restart(world, 'priya', 'Vantor Rail');
  await releasing.desk.expectNext('Settle the mail half');
  expect(await credentials(world)).toHaveLength(1);
  await releasing.desk.mailOfStep().getByRole('button', { name: 'Send the same mail again' }).click();
  await releasing.desk.expectNext('Read out the second half');
  await expect.poll(async () => (await credentials(world)).length).toBe(2);
  const sent = await credentials(world);
  expect(sent.map(({ messageId }) => messageId)).toEqual([once.messageId, once.messageId]);
  expect(sent.map(halfIn)).toEqual([halfIn(once), halfIn(once)]);
  await releasing.desk.readHalf();
  await releasing.desk.press('They have it');

  const released = await restart(world, 'priya', 'Vantor Rail');
  await released.desk.expectNext('First sign-in');
  await released.desk.go('Evidence');
  await released.desk.press('Verify the journal');
  await expect(released.desk.page.getByText('The journal verifies')).toBeVisible({ timeout: 60_000 });
});

test('the reset goes on after a kill: halves lost before they were handed over are made again', async ({ world }) => {
  const first = await asPriya(world);
  const customer = await untilWitness(first);
  await customer.confirmReset();
  const again = await restart(world, 'priya', 'Halden Maritime');
  expect(await credentials(world), 'nothing left before the half was handed over').toHaveLength(0);
  await again.desk.press('Hand over to the customer');
  const witness = new CustomerPage(await again.rekey.customer());
  await witness.signIn(leila.login, passwordOf(again, leila.login));
  await witness.page.getByRole('heading', { name: /^Confirm a password reset for/ }).waitFor();
  await resetAfterWitness(again, witness, 'fjord lantern copper harbour');
  await world.kill();
  const last = await world.start();
  await last.desk.signIn(operator(last, 'priya'));
  await last.desk.openCase('Halden Maritime');
  await last.desk.expectNext('Closed');
  await last.desk.press('Queue');
  await last.desk.press('Hand over to a customer');
  const back = new CustomerPage(await last.rekey.customer());
  await back.signIn(ingrid.login, 'fjord lantern copper harbour');
  await back.home();
  await back.openVault('North Sea fleet');
});

test('killed before anything was asked: the first start is where it was', async ({ world }) => {
  await world.kill();
  const stage = await world.start();
  await stage.desk.signIn(operator(stage, 'priya'));
  await untilSecondPerson(stage);
});
