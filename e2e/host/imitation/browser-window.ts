// Imitates `BrowserWindow`: each is a separate window of Chromium.
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { host } from '../host.ts';
import { bindingName, type PageMessage, pageScript } from '../page-runtime.ts';
import { app } from './app.ts';
import { hostSuffixes, toWeb } from './protocol.ts';
import { applyPermissions } from './session.ts';
import { notImitated, strict } from './strict.ts';
import { WebContents } from './web-contents.ts';

type Preferences = { readonly preload?: string; readonly additionalArguments?: readonly string[] };
type Options = {
  readonly width?: number;
  readonly height?: number;
  readonly show?: boolean;
  readonly kiosk?: boolean;
  readonly webPreferences?: Preferences;
};

const known = new Set(
  `title width height minWidth minHeight x y show kiosk fullscreen alwaysOnTop autoHideMenuBar backgroundColor icon resizable
  webPreferences`.split(/\s+/),
);
const windows = new Map<number, BrowserWindow>();
let lastId = 0;

export class BrowserWindow extends EventEmitter {
  static getAllWindows = (): BrowserWindow[] => [...windows.values()];
  static fromId = (id: number): BrowserWindow | null => windows.get(id) ?? null;
  static fromWebContents = (contents: { readonly id: number }): BrowserWindow | null =>
    windows.get(contents.id) ?? null;
  static getFocusedWindow = (): BrowserWindow | null =>
    [...windows.values()].findLast((each) => each.isVisible()) ?? null;

  /** A window's id and its contents' are the same number here; in Electron they need not be. */
  readonly id: number;
  readonly webContents: WebContents;
  private readonly options: Options;
  private readonly contents: WebContents;
  private readonly opening: Promise<Page>;
  private visible: boolean;
  private gone = false;

  constructor(options: Options = {}) {
    super();
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    for (const name of Object.keys(options)) if (!known.has(name)) throw notImitated(`BrowserWindow option ${name}`);
    lastId += 1;
    this.id = lastId;
    this.options = options;
    this.visible = options.show !== false;
    this.contents = new WebContents(this.id);
    this.webContents = this.contents.opened();
    this.opening = this.open();
    const self = strict('BrowserWindow', this);
    windows.set(this.id, self);
    // biome-ignore lint/correctness/noConstructorReturn: whoever makes a window must get the strict one
    return self;
  }

  private async open(): Promise<Page> {
    const page = await host().openPage();
    this.contents.page = page;
    const { width = 800, height = 600 } = this.options;
    await arrange(page, this.isKiosk() && host().headed ? { windowState: 'fullscreen' } : { width, height });
    await page.exposeBinding(bindingName, ({ frame }, message: PageMessage) => this.contents.hear(frame, message));
    const { preload, additionalArguments } = this.options.webPreferences ?? {};
    if (preload !== undefined)
      await page.addInitScript({
        content: pageScript(readFileSync(preload, 'utf8'), additionalArguments ?? [], hostSuffixes()),
      });
    page.on('close', () => this.closed());
    page.on('domcontentloaded', () => this.contents.loaded());
    page.on('load', () => {
      this.contents.emit('did-finish-load', {});
      this.emit('ready-to-show', {});
    });
    page.on('crash', () => this.contents.emit('render-process-gone', {}, { reason: 'crashed' }));
    page.on('popup', (popup) => {
      void popup.close().catch(() => {});
      this.contents.wantsToOpen(popup.url());
    });
    return page;
  }
  private closed(): void {
    if (this.gone) return;
    this.gone = true;
    windows.delete(this.id);
    this.contents.closed();
    this.emit('closed', {});
    if (windows.size === 0) app.allWindowsClosed();
  }

  async loadURL(address: string): Promise<void> {
    const page = await this.opening;
    const web = toWeb(address);
    await applyPermissions(page, new URL(web).origin);
    this.contents.expected.add(web);
    await page.goto(web, { waitUntil: 'load' });
  }
  /** False when somebody listening to `close` prevented it. */
  async closeUnlessPrevented(): Promise<boolean> {
    let prevented = false;
    this.emit('close', { preventDefault: () => (prevented = true) });
    if (!prevented) await this.page()?.close();
    return !prevented;
  }
  close(): void {
    void this.closeUnlessPrevented();
  }
  destroy(): void {
    quietly(this.page()?.close());
  }
  isDestroyed(): boolean {
    return this.gone;
  }
  page(): Page | null {
    return this.contents.page;
  }
  show(): void {
    this.visible = true;
    this.emit('show');
    const page = this.page();
    if (page !== null && host().headed && !this.isKiosk()) quietly(arrange(page, { windowState: 'normal' }));
    quietly(page?.bringToFront());
  }
  hide(): void {
    this.visible = false;
    const page = this.page();
    // Headless there is nothing to put away, and a minimised page would be drawn no more.
    if (page !== null && host().headed) quietly(arrange(page, { windowState: 'minimized' }));
    this.emit('hide');
  }
  isVisible(): boolean {
    return this.visible;
  }
  isKiosk(): boolean {
    return this.options.kiosk === true;
  }
  focus(): void {
    quietly(this.page()?.bringToFront());
  }
  isFocused(): boolean {
    return BrowserWindow.getFocusedWindow()?.id === this.id;
  }
  isMinimized(): boolean {
    return false;
  }
  restore(): void {}
  removeMenu(): void {}
  setTitle(): void {}
  getTitle(): string {
    return 'Rekey';
  }
}

/** The page may be gone by the time Chromium hears of it; its window is then closed, which is no mistake. */
const quietly = (work: Promise<unknown> | undefined): void => {
  work?.catch(() => {});
};

type Bounds =
  | { readonly windowState: 'normal' | 'minimized' | 'fullscreen' }
  | { readonly width: number; readonly height: number };

const arrange = async (page: Page, bounds: Bounds): Promise<void> => {
  const chromium = await page.context().newCDPSession(page);
  const { windowId } = await chromium.send('Browser.getWindowForTarget');
  await chromium.send('Browser.setWindowBounds', { windowId, bounds });
  await chromium.detach();
};

app.closeWindows = async () => {
  for (const window of windows.values()) if (!(await window.closeUnlessPrevented())) return false;
  return true;
};
