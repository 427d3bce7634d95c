// The desk window as a person works it: everything is found by what it is called and done by clicks and keys.
import { expect, type Locator, type Page } from '@playwright/test';

export type Person = { readonly id: string; readonly secret: string };
export type DemoPeople = {
  readonly operators: Readonly<Record<string, string>>;
  readonly customers: Readonly<Record<string, string>>;
};

/** Making keys and re-encrypting is slow on purpose. */
const slow = { timeout: 60_000 };

export class DeskPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name, exact: typeof name === 'string' });
  }

  async press(name: string | RegExp): Promise<void> {
    await this.button(name).click();
  }

  /** The first start's demo; answers the passphrases and passwords that are shown only there. */
  async openDemo(): Promise<DemoPeople> {
    await this.press('Open the demo workspace');
    await this.page.getByRole('heading', { name: 'The demo workspace is ready' }).waitFor(slow);
    const read = async (table: string) => {
      const rows = this.page.getByRole('table', { name: table }).locator('tbody tr');
      const entries = await rows.evaluateAll((found) =>
        found.map((row) => [row.querySelector('th')?.textContent ?? '', row.querySelector('.mono')?.textContent ?? '']),
      );
      return Object.fromEntries(entries) as Record<string, string>;
    };
    const operators = await read('Operators and their passphrases');
    const customers = await read('Customers and their passwords');
    await this.press('Go to sign-in');
    return { operators, customers };
  }

  /** A request over the window's own bridge, for what a test needs in numbers; a refusal is the test's mistake. */
  async ask(name: string, input: object): Promise<unknown> {
    const answer = await this.page.evaluate(
      ([asked, given]) =>
        (
          globalThis as unknown as { rekey: { invoke: (name: string, input: unknown) => Promise<unknown> } }
        ).rekey.invoke(asked, given),
      [name, input] as const,
    );
    const { ok, value, refusal } = answer as { ok: boolean; value: unknown; refusal: { text: string } };
    if (!ok) throw new Error(`${name}: ${refusal.text}`);
    return value;
  }

  async signIn({ id, secret }: Person): Promise<void> {
    await this.page.getByLabel('Operator', { exact: true }).fill(id);
    await this.page.getByLabel('Passphrase', { exact: true }).fill(secret);
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('button', { name: 'Lock', exact: true }).waitFor(slow);
  }

  async refusedSignIn({ id, secret }: Person, why: RegExp): Promise<void> {
    await this.page.getByLabel('Operator', { exact: true }).fill(id);
    await this.page.getByLabel('Passphrase', { exact: true }).fill(secret);
    await this.page.keyboard.press('Enter');
    // Until it is answered, the button says that it is unlocking.
    await this.button('Sign in').waitFor(slow);
    await expect(this.page.getByRole('alert')).toContainText(why);
  }

  async lock(): Promise<void> {
    await this.press('Lock');
    await this.page.getByRole('heading', { name: 'Sign in' }).waitFor();
  }

  /** Answers the code that the dialog shows once. */
  async invite({ id, name }: { readonly id: string; readonly name: string }, role = 'Representative'): Promise<string> {
    await this.press('Invite an operator');
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Full name', { exact: true }).fill(name);
    await dialog.getByLabel('Operator name', { exact: true }).fill(id);
    await dialog.getByLabel('Role', { exact: true }).selectOption({ label: role });
    await dialog.getByRole('button', { name: 'Invite', exact: true }).click();
    return this.shownCode();
  }

  async shownCode(): Promise<string> {
    const dialog = this.page.getByRole('dialog');
    const words = dialog.getByRole('list', { name: 'One-time code' }).getByRole('listitem');
    await words.first().waitFor(slow);
    const code = (await words.allTextContents()).map((word) => word.replace(/^\d+/, '').trim()).join(' ');
    await dialog.getByRole('button', { name: 'They have it' }).click();
    await dialog.waitFor({ state: 'detached' });
    return code;
  }

  /** At the sign-in window, with a passphrase of one's own. */
  async acceptInvitation({ id, secret }: Person, code: string): Promise<void> {
    await this.press('I have a one-time code');
    await this.fillCode({ id, secret }, 'One-time code', code);
    await this.page.getByRole('button', { name: 'Lock', exact: true }).waitFor(slow);
  }

  async fillCode({ id, secret }: Person, label: string, code: string): Promise<void> {
    await this.page.getByLabel('Operator', { exact: true }).fill(id);
    await this.page.getByLabel(label, { exact: true }).fill(code);
    await this.page.getByLabel('New passphrase', { exact: true }).fill(secret);
    await this.page.getByLabel('New passphrase again', { exact: true }).fill(secret);
    await this.page.keyboard.press('Enter');
  }

  async go(screen: string): Promise<void> {
    await this.page.getByRole('link', { name: screen }).click();
    await this.page.getByRole('heading', { level: 1, name: screen }).waitFor();
  }

  async setUpMail(server: {
    host: string;
    port: number;
    user: string;
    password: string;
    caPem: string;
  }): Promise<void> {
    await this.go('Settings');
    await this.page.getByLabel('Host', { exact: true }).fill(server.host);
    await this.page.getByLabel('Port', { exact: true }).fill(String(server.port));
    await this.page.getByLabel('User', { exact: true }).fill(server.user);
    await this.page.getByLabel('Password', { exact: true }).fill(server.password);
    await this.page.getByLabel('Sender', { exact: true }).fill('Dublin desk <support@dublin-desk.example>');
    await this.page.getByLabel('Further certificate authority', { exact: true }).fill(server.caPem);
    await this.press('Save');
    await this.page.getByText('Saved. Check the connection').waitFor();
    await this.press('Check the connection');
    await this.page.getByText('The server encrypts, knows this user and takes mail.').waitFor();
  }

  /** The list on the Mail screen, and on a case of what is not its present step's, of mails that are not settled yet. */
  unsettledMails(): Locator {
    return this.page.getByRole('list', { name: /^Mails .*not settled yet$/ });
  }

  /** The mail that the present step of a case waits for. */
  mailOfStep(): Locator {
    return this.page.getByRole('group', { name: /: not settled yet$/ });
  }

  /** Opens a request and lands on its case. */
  async newRequest(subscription: string, claim: string): Promise<void> {
    await this.go('Queue');
    await this.page.keyboard.press('n');
    const dialog = this.page.getByRole('dialog');
    await dialog.getByLabel('Subscription', { exact: true }).selectOption({ label: subscription });
    await dialog.getByLabel('Who they say they are', { exact: true }).fill(claim);
    await dialog.getByRole('button', { name: 'Open the case' }).click();
    await this.page.getByRole('region', { name: 'Next step' }).waitFor();
  }

  /** Opens the newest case of a subscription from the queue. */
  async openCase(subscription: string): Promise<void> {
    await this.go('Queue');
    const row = this.page.getByRole('row').filter({ hasText: subscription }).first();
    await row.click();
    await this.press('Open case');
    await this.page.getByRole('region', { name: 'Next step' }).waitFor();
  }

  async nextStep(): Promise<string> {
    return (await this.page.getByRole('region', { name: 'Next step' }).getByRole('heading').textContent()) ?? '';
  }

  async expectNext(title: string): Promise<void> {
    await expect(this.page.getByRole('region', { name: 'Next step' }).getByRole('heading')).toHaveText(title, slow);
  }

  async expectPath(title: RegExp): Promise<void> {
    await expect(this.page.getByRole('region', { name: 'Path' }).getByRole('heading')).toHaveText(title);
  }

  async decide(): Promise<void> {
    await this.press('Decide the path');
  }

  async sendCode(): Promise<void> {
    await this.press('Send the code');
    await this.page.getByLabel('Code read back', { exact: true }).waitFor(slow);
  }

  async enterCode(code: string): Promise<void> {
    await this.page.getByLabel('Code read back', { exact: true }).fill(code);
    await this.press('Enter the code');
  }

  /** Answers every last exit; `open` are the ones that lead somewhere. */
  async checkExits(...open: readonly string[]): Promise<void> {
    for (const group of await this.page.locator('.exits').getByRole('radiogroup').all()) {
      const asks = (await group.getAttribute('aria-label')) ?? '';
      await group
        .getByRole('radio')
        .nth(open.some((part) => asks.includes(part)) ? 1 : 0)
        .check();
    }
    await this.press('Record what was found');
  }

  async sendDisclaimer(): Promise<void> {
    await this.press('Send the disclaimer');
    await this.page.getByLabel('Acknowledgement code', { exact: true }).waitFor(slow);
  }

  async enterAcknowledgement(code: string): Promise<void> {
    await this.page.getByLabel('Acknowledgement code', { exact: true }).fill(code);
    await this.press('Enter the acknowledgement');
  }

  async agree(passphrase: string): Promise<void> {
    await this.page.getByLabel('Your passphrase, again', { exact: true }).fill(passphrase);
    await this.press(/^Agree to the loss of/);
  }

  /** The red button, then the dialog's. */
  async execute(look = async (): Promise<void> => undefined): Promise<void> {
    await this.press(/^Change \(loses/);
    await this.page.getByRole('dialog').waitFor();
    await look();
    await this.page
      .getByRole('dialog')
      .getByRole('button', { name: /^Change \(loses/ })
      .click();
  }

  async readHalf(): Promise<string> {
    await this.press('Read out the second half');
    const words = this.page.getByRole('dialog').getByRole('list', { name: 'The second half' }).getByRole('listitem');
    await words.first().waitFor(slow);
    const half = (await words.allTextContents()).map((word) => word.replace(/^\d+/, '').trim()).join(' ');
    return half;
  }

  async caseWords(): Promise<string> {
    return (await this.page.locator('.words').first().textContent()) ?? '';
  }
}
