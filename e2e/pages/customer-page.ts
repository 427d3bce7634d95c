// The customer window as a customer works it.
import type { Locator, Page } from '@playwright/test';

const slow = { timeout: 60_000 };

export class CustomerPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async press(name: string | RegExp): Promise<void> {
    await this.page.getByRole('button', { name, exact: typeof name === 'string' }).click();
  }

  async signIn(login: string, password: string): Promise<void> {
    await this.press('Sign in');
    await this.page.getByLabel('Sign-in name', { exact: true }).fill(login);
    await this.page.getByLabel('Your password', { exact: true }).fill(password);
    await this.page.keyboard.press('Enter');
  }

  async signOut(): Promise<void> {
    await this.press('Sign out');
    await this.page.getByRole('heading', { name: 'What would you like to do?' }).waitFor();
  }

  /** Gives the workstation back; the page is gone afterwards, sometimes before the click has been answered for. */
  async handBack(): Promise<void> {
    const closed = this.page.waitForEvent('close', { timeout: 20_000 });
    const answered = await this.press('Give the workstation back').catch((fault: unknown) => ({ fault }));
    await closed.catch((never: unknown) => Promise.reject(answered === undefined ? never : answered.fault));
  }

  /** Confirms the reset and answers the half that is shown to the witness. */
  async confirmReset(): Promise<string> {
    await this.press('Confirm the reset');
    const words = this.page.getByRole('list', { name: /^The half for/ }).getByRole('listitem');
    await words.first().waitFor(slow);
    return (await words.allTextContents()).map((word) => word.replace(/^\d+/, '').trim()).join(' ');
  }

  async confirmHalf(): Promise<void> {
    await this.press('I have written them down');
    await this.page.getByRole('heading', { name: 'Confirmed' }).waitFor(slow);
  }

  async acknowledge(login: string, code: string): Promise<void> {
    await this.press('I have a disclaimer code');
    await this.page.getByLabel('Sign-in name', { exact: true }).fill(login);
    await this.page.getByLabel('Code from the mail', { exact: true }).fill(code);
    await this.press('I accept the loss');
  }

  async firstSignIn(login: string, mailHalf: string, otherHalf: string, password: string): Promise<void> {
    await this.press('I have both halves of a new credential');
    await this.page.getByLabel('Sign-in name', { exact: true }).fill(login);
    await this.page.getByLabel('Half from the mail', { exact: true }).fill(mailHalf);
    await this.page.getByLabel('Half from your colleague or the phone', { exact: true }).fill(otherHalf);
    await this.page.getByLabel('New password', { exact: true }).fill(password);
    await this.page.getByLabel('New password again', { exact: true }).fill(password);
    await this.press('Sign in and set the password');
  }

  async home(): Promise<void> {
    await this.page.getByRole('heading', { name: /^Hello,/ }).waitFor(slow);
  }

  async openVault(name: string): Promise<void> {
    await this.press(`Open ${name}`);
    await this.page.getByRole('table', { name: `Reports in ${name}` }).waitFor(slow);
  }

  /** Saves a report where the (replaced) dialog says. */
  async save(title: string): Promise<void> {
    await this.page.getByRole('button', { name: `Save ${title}` }).click();
    await this.page.getByText('Saved, decrypted, where you chose.').waitFor(slow);
  }

  async tryOldPassword(vault: string, password: string): Promise<void> {
    await this.page.getByLabel(`Old password for ${vault}`, { exact: true }).fill(password);
    await this.page.getByRole('region', { name: vault }).getByRole('button', { name: 'Try an old password' }).click();
  }

  /** Asks the desk for something and lands on the request; answers its number. */
  async askFor(subject: string, text: string, urgency?: RegExp): Promise<string> {
    await this.press('Ask the desk for something');
    await this.page.getByLabel('Subject', { exact: true }).fill(subject);
    await this.page.getByLabel('What happens', { exact: true }).fill(text);
    if (urgency !== undefined) {
      const field = this.page.getByLabel('How urgent it is to you', { exact: true });
      await field.selectOption({
        label: (await field.getByRole('option').filter({ hasText: urgency }).textContent()) ?? '',
      });
    }
    await this.press('Send it to the desk');
    await this.correspondence().waitFor();
    return /RK-\d+/.exec((await this.page.locator('main').textContent()) ?? '')?.[0] ?? '';
  }

  async readRequest(ticket: string): Promise<void> {
    await this.press(`Read ${ticket}`);
    await this.correspondence().waitFor();
  }

  async write(label: string, text: string, action: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).fill(text);
    await this.press(action);
    await this.correspondence().getByText(text).waitFor();
  }

  correspondence(): Locator {
    return this.page.getByRole('list', { name: 'Correspondence' });
  }

  standing(): Locator {
    return this.page.getByRole('region', { name: 'How it stands' });
  }
}
