// One ticket as a representative works it.
import type { Locator } from '@playwright/test';
import type { DeskPage } from './desk-page.ts';

type Opening = {
  readonly subscription: string;
  readonly requester: string;
  readonly subject: string;
  readonly text: string;
  readonly severity?: RegExp;
  readonly evidence?: string;
};

export class TicketPage {
  readonly desk: DeskPage;

  constructor(desk: DeskPage) {
    this.desk = desk;
  }

  /** Opens it by phone and lands on it. */
  async open({ subscription, requester, subject, text, severity, evidence }: Opening): Promise<this> {
    await this.desk.go('Queue');
    await this.desk.page.keyboard.press('n');
    const dialog = this.desk.page.getByRole('dialog');
    await dialog.getByLabel('Subscription', { exact: true }).selectOption({ label: subscription });
    await dialog.getByText('Something else', { exact: true }).click();
    await dialog.getByLabel('Who asks', { exact: true }).selectOption({ label: requester });
    await dialog.getByLabel('Subject', { exact: true }).fill(subject);
    await dialog.getByLabel('What they said', { exact: true }).fill(text);
    if (severity !== undefined) {
      const field = dialog.getByLabel('Severity', { exact: true });
      const label = await field.getByRole('option').filter({ hasText: severity }).textContent();
      await field.selectOption({ label: label ?? '' });
      await dialog.getByLabel('What it rests on', { exact: true }).fill(evidence ?? '');
    }
    await dialog.getByRole('button', { name: 'Open the ticket' }).click();
    await this.correspondence().waitFor();
    return this;
  }

  /** Opens one from the queue. */
  async find(subject: string, view: 'open' | 'resolved' = 'open'): Promise<void> {
    const { page } = this.desk;
    await this.desk.go('Queue');
    await page.getByLabel('View').selectOption({ value: view });
    await page.getByRole('grid', { name: 'Cases' }).getByRole('row').filter({ hasText: subject }).dblclick();
    await this.correspondence().waitFor();
  }

  clocks(): Locator {
    return this.desk.page.getByRole('region', { name: 'Clocks' });
  }

  correspondence(): Locator {
    return this.desk.page.getByRole('list', { name: 'Correspondence' });
  }

  pane(): Locator {
    return this.desk.page.getByRole('complementary', { name: 'About this ticket' });
  }

  async explain(clock: string): Promise<void> {
    await this.pane().locator('summary').filter({ hasText: clock }).click();
  }

  async pause(reason: string, text: string): Promise<void> {
    await this.desk.press('Stop the clock');
    const dialog = this.desk.page.getByRole('dialog');
    await dialog.getByLabel('Reason', { exact: true }).selectOption({ label: reason });
    await dialog.getByLabel('What happened', { exact: true }).fill(text);
    await dialog.getByRole('button', { name: 'Stop the clock' }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  async changeSeverity(severity: string, reason: string, condition = false): Promise<void> {
    await this.desk.page.keyboard.press('s');
    const dialog = this.desk.page.getByRole('dialog');
    await dialog.getByLabel('Severity', { exact: true }).selectOption({ label: severity });
    if (condition) await dialog.getByRole('checkbox').check();
    await dialog.getByLabel('Why', { exact: true }).fill(reason);
    await dialog.getByRole('button', { name: `Make it ${severity}` }).click();
    await dialog.waitFor({ state: 'detached' });
  }

  async message(text: string, { asks = false } = {}): Promise<void> {
    await this.desk.page.getByText('To the customer', { exact: true }).first().click();
    await this.desk.page.getByLabel('Message to the customer', { exact: true }).fill(text);
    if (asks) await this.desk.page.getByLabel(/^It asks a question/).check();
    await this.desk.press(/^Send the (message|question) to/);
    await this.correspondence().getByText(text).waitFor();
  }

  async note(text: string): Promise<void> {
    const { page } = this.desk;
    await page.getByRole('radiogroup', { name: 'What you write' }).getByText('Internal note').click();
    await page.getByRole('textbox', { name: 'Internal note', exact: true }).fill(text);
    await this.desk.press('Add the internal note');
    await this.correspondence().getByText(text).waitFor();
  }

  async heard(text: string): Promise<void> {
    const { page } = this.desk;
    await page.getByRole('radiogroup', { name: 'What you write' }).getByText('From the customer').click();
    await page.getByLabel('What the customer said', { exact: true }).fill(text);
    await this.desk.press(/^Record /);
    await this.correspondence().getByText(text).waitFor();
  }
}
