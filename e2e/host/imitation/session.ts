// Imitates `session`: what the app says about permissions is told to Chromium, which then asks nobody.
import { EventEmitter } from 'node:events';
import type { Page } from 'playwright-core';
import { strict } from './strict.ts';

type Check = (contents: unknown, permission: string, origin: string, details: object) => boolean;

export class Session extends EventEmitter {
  private check: Check | null = null;
  private request: unknown = null;
  setPermissionCheckHandler(check: Check | null): void {
    this.check = check;
  }
  setPermissionRequestHandler(request: unknown): void {
    this.request = request;
  }
  setDevicePermissionHandler(): void {}
  setSpellCheckerEnabled(): void {}
  async clearCache(): Promise<void> {}

  /** Like Electron, everything is granted unless both handlers are there and the check says no. */
  grants(permission: string): boolean {
    if (this.check === null || this.request === null) return true;
    return this.check(null, permission, 'app://', {});
  }
}

const defaultSession = strict('session', new Session());
export const session = strict('session module', { defaultSession, fromPartition: () => defaultSession });

/** Electron's name for a permission beside Chromium's. */
const permissions: readonly (readonly [electron: string, chromium: string])[] = [
  ['geolocation', 'geolocation'],
  ['notifications', 'notifications'],
  ['media', 'camera'],
  ['media', 'microphone'],
  ['midi', 'midi'],
  ['clipboard-read', 'clipboard-read'],
  ['clipboard-sanitized-write', 'clipboard-write'],
];

/** The DevTools session stays attached: Chromium forgets what it was told when it ends. */
export const applyPermissions = async (page: Page, origin: string): Promise<void> => {
  const chromium = await page.context().newCDPSession(page);
  for (const [electron, name] of permissions) {
    const setting = defaultSession.grants(electron) ? 'granted' : 'denied';
    await chromium.send('Browser.setPermission', { permission: { name }, setting, origin });
  }
};
