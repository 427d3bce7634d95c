// What ends soon and who asks for what, as managers and representatives work it.
import type { Locator } from '@playwright/test';
import type { DeskPage } from './desk-page.ts';

export class ExpiringPage {
  readonly desk: DeskPage;

  constructor(desk: DeskPage) {
    this.desk = desk;
  }

  dialog(): Locator {
    return this.desk.page.getByRole('dialog');
  }

  /** On the subscription's page; lands on the request over the board. */
  async ask(
    subscription: string,
    what: { for: string; quantity?: string; lastDay?: string; why: string },
  ): Promise<void> {
    await this.desk.go('Subscriptions');
    await this.desk.page.getByRole('row').filter({ hasText: subscription }).first().click();
    await this.desk.press('Ask the TAM');
    const dialog = this.dialog();
    await dialog.getByLabel('What for', { exact: true }).selectOption({ label: what.for });
    if (what.quantity !== undefined) await dialog.getByLabel('How many', { exact: true }).fill(what.quantity);
    if (what.lastDay !== undefined) await dialog.getByLabel('Last day', { exact: true }).fill(what.lastDay);
    await dialog.getByLabel('Why', { exact: true }).fill(what.why);
    await dialog.getByRole('button', { name: 'Ask for it' }).click();
    await dialog.getByText('Waits for the TAM').waitFor();
  }

  async close(): Promise<void> {
    await this.desk.page.keyboard.press('Escape');
    await this.dialog().waitFor({ state: 'detached' });
  }

  async open(subscription: string): Promise<void> {
    await this.desk.go('Expiring');
    await this.desk.page
      .getByRole('grid', { name: 'Requests' })
      .getByRole('row')
      .filter({ hasText: subscription })
      .dblclick();
    await this.dialog().waitFor();
  }

  /** The manager's decision on the request that is open. */
  async answer(way: 'Grant it' | 'Offer other terms' | 'Decline', reason: string, lastDay?: string): Promise<void> {
    const dialog = this.dialog();
    await dialog.getByText(way, { exact: true }).click();
    if (lastDay !== undefined) await dialog.getByLabel('Last day', { exact: true }).fill(lastDay);
    await dialog.getByLabel(way === 'Decline' ? /^Why/ : /^Reason/).fill(reason);
    await dialog.getByRole('button', { name: /^(Sign and|Decline)/ }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  async act(button: string): Promise<void> {
    await this.dialog().getByRole('button', { name: button }).click();
  }
}
