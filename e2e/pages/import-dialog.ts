// The import of a user list as a person works it.
import type { Locator, Page } from '@playwright/test';
import type { DeskPage } from './desk-page.ts';

export class ImportDialog {
  readonly page: Page;
  readonly dialog: Locator;

  constructor(desk: DeskPage) {
    this.page = desk.page;
    this.dialog = desk.page.getByRole('dialog');
  }

  async open(subscription: string): Promise<void> {
    await this.page.getByRole('link', { name: 'Subscriptions' }).click();
    await this.page.getByRole('row', { name: subscription }).click();
    await this.page.getByRole('button', { name: 'Import a user list', exact: true }).click();
    await this.dialog.waitFor();
  }

  async choose(name: string, content: string): Promise<void> {
    await this.dialog
      .getByLabel('User list')
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(content) });
  }

  /** Dropped by the mouse, from elsewhere. */
  async drop(name: string, content: string): Promise<void> {
    const dropped = await this.page.evaluateHandle(
      ([file, text]) => {
        const data = new DataTransfer();
        data.items.add(new File([text], file));
        return data;
      },
      [name, content] as const,
    );
    await this.dialog.locator('.drop').dispatchEvent('drop', { dataTransfer: dropped });
  }

  async say(label: string | RegExp, answer: string): Promise<void> {
    await this.dialog.getByLabel(label).selectOption({ label: answer });
  }

  /** "New 3" as it stands in the numbers. */
  tally(): Locator {
    return this.dialog.getByLabel('What would change');
  }

  table(name: 'Warnings' | 'User by user'): Locator {
    return this.dialog.getByRole('table', { name });
  }

  button(name: string | RegExp): Locator {
    return this.dialog.getByRole('button', { name });
  }
}
