// The appliance desk as its teams work it.
import type { Locator } from '@playwright/test';
import type { DeskPage } from './desk-page.ts';

export class AppliancesPage {
  readonly desk: DeskPage;

  constructor(desk: DeskPage) {
    this.desk = desk;
  }

  dialog(): Locator {
    return this.desk.page.getByRole('dialog');
  }

  pane(): Locator {
    return this.desk.page.getByRole('complementary', { name: 'Selected' });
  }

  /** Opens the screen with this matter selected. */
  async open(words: string): Promise<void> {
    await this.desk.go('Appliances');
    await this.desk.page.getByRole('row').filter({ hasText: words }).first().click();
    await this.pane().getByText('What happened').first().waitFor();
  }

  async record(what: { matter: string; subscription: string; says: string }): Promise<void> {
    await this.desk.go('Appliances');
    await this.desk.press('Record a request');
    const dialog = this.dialog();
    await dialog.getByLabel('What is the matter', { exact: true }).selectOption({ label: what.matter });
    await dialog.getByLabel('Subscription', { exact: true }).selectOption({ label: what.subscription });
    await dialog.getByLabel('What they say', { exact: true }).fill(what.says);
    await dialog.getByRole('button', { name: 'Record it' }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  /** One step of the matter that is selected; `fill` by the fields' labels. */
  async act(step: string, fill: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.pane().getByRole('button', { name: step, exact: true }).click();
    const dialog = this.dialog();
    for (const [label, text] of Object.entries(fill)) await dialog.getByLabel(label, { exact: true }).fill(text);
    await dialog.getByRole('button', { name: step, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
  }
}
