// Imitates `webContents`: the page inside a window, its messages, and what it is allowed to navigate to.
import { EventEmitter } from 'node:events';
import type { Frame, Page } from 'playwright-core';
import { plainData } from '../plain-data.ts';
import { dispatchName, type PageMessage, type PageReply } from '../page-runtime.ts';
import { handlerFor, ipcMain } from './ipc-main.ts';
import { fromWeb } from './protocol.ts';
import { type Session, session } from './session.ts';
import { notImitated, strict } from './strict.ts';

type OpenHandler = (details: { readonly url: string }) => { readonly action: 'allow' | 'deny' };

/** Margins in inches, as Electron counts them. */
type PdfOptions = {
  readonly pageSize: string;
  readonly printBackground: boolean;
  readonly generateTaggedPDF?: boolean;
  readonly displayHeaderFooter: boolean;
  readonly headerTemplate: string;
  readonly footerTemplate: string;
  readonly margins: { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };
};
const pdfOptions = new Set(
  'pageSize printBackground generateTaggedPDF displayHeaderFooter headerTemplate footerTemplate margins'.split(' '),
);

const live = new Map<number, WebContents>();

export class WebContents extends EventEmitter {
  readonly id: number;
  readonly session: Session = session.defaultSession;
  page: Page | null = null;
  /** Addresses that the main process itself asked for: `will-navigate` is not for them. */
  readonly expected = new Set<string>();
  private waiting: (readonly [string, readonly unknown[]])[] | null = [];
  private openHandler: OpenHandler | null = null;

  constructor(id: number) {
    super();
    this.id = id;
  }
  getURL(): string {
    return fromWeb(this.page?.url() ?? '');
  }
  isDestroyed(): boolean {
    return !live.has(this.id);
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }
  setZoomFactor(): void {}
  openDevTools(): void {}
  executeJavaScript(code: string): Promise<unknown> {
    if (this.page === null) throw new Error('executeJavaScript: expected an open page');
    return this.page.evaluate(code);
  }

  async printToPDF(options: PdfOptions): Promise<Buffer> {
    if (this.page === null) throw new Error('printToPDF: expected an open page');
    for (const name of Object.keys(options)) if (!pdfOptions.has(name)) throw notImitated(`printToPDF option ${name}`);
    const { pageSize, generateTaggedPDF = false, margins, ...same } = options;
    const inches = Object.entries(margins).map(([side, width]) => [side, `${width}in`]);
    return this.page.pdf({ ...same, format: pageSize, tagged: generateTaggedPDF, margin: Object.fromEntries(inches) });
  }

  /** What is sent before the page is there waits for it; the order is kept. */
  send(channel: string, ...args: readonly unknown[]): void {
    plainData(args, `a message on ${channel}`);
    if (this.waiting !== null) this.waiting.push([channel, structuredClone(args)]);
    else this.deliver(channel, args);
  }
  private deliver(channel: string, args: readonly unknown[]): void {
    const message = { dispatchName, channel, args };
    const call = this.page?.evaluate((sent) => {
      const dispatch = (window as unknown as Record<string, ((...all: unknown[]) => void) | undefined>)[
        sent.dispatchName
      ];
      dispatch?.(sent.channel, sent.args);
    }, message);
    // A page that closes while a message is under way hears nothing, as in Electron.
    call?.catch(() => {});
  }
  loaded(): void {
    const waiting = this.waiting ?? [];
    this.waiting = null;
    for (const [channel, args] of waiting) this.deliver(channel, args);
  }

  async hear(frame: Frame, message: PageMessage): Promise<PageReply> {
    switch (message.kind) {
      case 'navigate':
        this.wantsToNavigate(message.url);
        return { value: null };
      case 'open':
        this.wantsToOpen(message.url);
        return { value: null };
      case 'send':
        ipcMain.emit(message.channel, this.eventFrom(frame), ...message.args);
        return { value: null };
      case 'invoke':
        return this.invoke(frame, message.channel, message.args);
    }
  }
  private async invoke(frame: Frame, channel: string, args: readonly unknown[]): Promise<PageReply> {
    try {
      const handle = handlerFor(channel);
      if (handle === undefined) throw new Error(`No handler registered for '${channel}'`);
      return { value: plainData(await handle(this.eventFrom(frame), ...args), `the answer on ${channel}`) };
    } catch (error) {
      return { error: `Error invoking remote method '${channel}': ${String(error)}` };
    }
  }
  private eventFrom(frame: Frame): object {
    const parent = frame.parentFrame();
    return {
      sender: this,
      senderFrame: { url: fromWeb(frame.url()), parent: parent && { url: fromWeb(parent.url()) } },
    };
  }

  /** True when the page may go there: nobody called `preventDefault`. */
  wantsToNavigate(address: string, isMainFrame = true): boolean {
    let prevented = false;
    const event = {
      url: fromWeb(address),
      isMainFrame,
      preventDefault: () => {
        prevented = true;
      },
    };
    this.emit('will-frame-navigate', event);
    if (isMainFrame) this.emit('will-navigate', event);
    return !prevented;
  }
  wantsToOpen(address: string): void {
    const answer = this.openHandler?.({ url: fromWeb(address) }) ?? { action: 'allow' };
    if (answer.action === 'allow')
      throw new Error('stand-in host: a page may not open a window here; answer with deny');
  }

  opened(): WebContents {
    const self = strict('webContents', this);
    live.set(this.id, self);
    return self;
  }
  closed(): void {
    live.delete(this.id);
    this.emit('destroyed');
  }
}

export const webContents = strict('webContents module', {
  fromId: (id: number) => live.get(id),
  getAllWebContents: () => [...live.values()],
});
