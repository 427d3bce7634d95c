// Imitates `app`: the life of the application, from ready to quit.
import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { host } from '../host.ts';
import { strict } from './strict.ts';

type Quitting = { readonly preventDefault: () => void; readonly defaultPrevented: boolean };

const preventable = (): Quitting => {
  let prevented = false;
  return {
    preventDefault: () => {
      prevented = true;
    },
    get defaultPrevented() {
      return prevented;
    },
  };
};

export class App extends EventEmitter {
  isPackaged = false;
  name = host().name;
  commandLine = strict('app.commandLine', { appendSwitch: () => {}, hasSwitch: () => false });
  private readonly started = Promise.withResolvers<void>();
  private isStarted = false;
  private isQuitting = false;
  /** Set by the window imitation, which this file cannot import without a cycle. */
  closeWindows: () => Promise<boolean> = async () => true;

  start(): void {
    this.isStarted = true;
    this.emit('ready', {});
    this.started.resolve();
  }
  whenReady(): Promise<void> {
    return this.started.promise;
  }
  isReady(): boolean {
    return this.isStarted;
  }
  getName(): string {
    return this.name;
  }
  getVersion(): string {
    return host().version;
  }
  getAppPath(): string {
    return host().appPath;
  }
  getLocale(): string {
    return 'en-US';
  }
  getPath(name: string): string {
    const path = name === 'userData' ? host().userData : join(host().userData, name);
    mkdirSync(path, { recursive: true });
    return path;
  }
  requestSingleInstanceLock(): boolean {
    return true;
  }
  enableSandbox(): void {}
  setAppUserModelId(): void {}
  focus(): void {}
  setName(name: string): void {
    this.name = name;
  }

  /** As Electron does: before-quit, every window closed, will-quit, quit; each of the first three can stop it. */
  quit(): void {
    if (this.isQuitting) return;
    const before = preventable();
    this.emit('before-quit', before);
    if (before.defaultPrevented) return;
    this.isQuitting = true;
    void this.quitInOrder().then((done) => {
      if (!done) this.isQuitting = false;
    });
  }
  private async quitInOrder(): Promise<boolean> {
    if (!(await this.closeWindows())) return false;
    const will = preventable();
    this.emit('will-quit', will);
    if (will.defaultPrevented) return false;
    this.emit('quit', {}, 0);
    await host().quit(0);
    return true;
  }
  exit(code = 0): void {
    void host().quit(code);
  }
  allWindowsClosed(): void {
    if (this.isQuitting) return;
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed');
    else this.quit();
  }
}

export const app = strict('app', new App());
