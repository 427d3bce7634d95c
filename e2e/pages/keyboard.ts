// A window worked with nothing but a keyboard: what it cannot reach by Tab and see focused, a person cannot reach either.
import { expect, type Locator, type Page } from '@playwright/test';

/** More stops than any screen has; past that the thing is not reachable. */
const mostStops = 120;

export class Keyboard {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Tabs until `target` has the focus, and shows that the focus can be seen there. */
  async reach(target: Locator): Promise<void> {
    await target.waitFor({ timeout: 60_000 });
    for (let stop = 0; stop < mostStops; stop++) {
      if (await target.evaluate((element) => element === document.activeElement)) {
        await expect(target).toBeVisible();
        return;
      }
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`keyboard: expected to reach ${String(target)} within ${mostStops} stops`);
  }

  async press(name: string | RegExp, within: Page | Locator = this.page): Promise<void> {
    await this.reach(within.getByRole('button', { name, exact: typeof name === 'string' }).first());
    await this.page.keyboard.press('Enter');
  }

  async type(label: string, text: string, within: Page | Locator = this.page): Promise<void> {
    await this.reach(within.getByLabel(label, { exact: true }));
    await this.page.keyboard.type(text);
  }

  /** A list opens to the letters typed into it. */
  async choose(label: string, option: string, within: Page | Locator = this.page): Promise<void> {
    const list = within.getByLabel(label, { exact: true });
    await this.reach(list);
    await this.page.keyboard.type(option);
    await expect(list.locator('option:checked')).toHaveText(option);
  }

  /** Answers a question that has its answers beside it with the first of them. */
  async answerFirst(question: Locator): Promise<void> {
    await this.reach(question.getByRole('radio').first());
    await this.page.keyboard.press('Space');
  }

  async signIn({ id, secret }: { readonly id: string; readonly secret: string }): Promise<void> {
    const name = this.page.getByLabel('Operator', { exact: true });
    await this.reach(name);
    // Whoever signed in last is written there already.
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.type(id);
    await this.type('Passphrase', secret);
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('button', { name: 'Lock', exact: true }).waitFor({ timeout: 60_000 });
  }
}
