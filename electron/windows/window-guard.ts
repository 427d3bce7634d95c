// What no window of ours may do: leave its page, open another, embed one, ask for a device or a permission.
import { type Session, shell, type WebContents } from 'electron';
import { mayOpenOutside } from './outside-links.ts';

/** Hosts that the program's own pages link to; everything else stays inside. */
export const linkedHosts: readonly string[] = ['c2sp.org', 'age-encryption.org'];

export const guardWebContents = (contents: WebContents): void => {
  const outside = (address: string) => {
    if (mayOpenOutside(address, linkedHosts)) void shell.openExternal(address);
  };
  contents.on('will-navigate', (event) => {
    event.preventDefault();
    outside(event.url);
  });
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    outside(url);
    return { action: 'deny' };
  });
};

/** Electron grants every permission unless told otherwise. Copying text is the one that our pages use. */
export const denyPermissions = (session: Session): void => {
  const granted = (permission: string) => permission === 'clipboard-sanitized-write';
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(granted(permission)));
  session.setPermissionCheckHandler((_contents, permission) => granted(permission));
  session.setDevicePermissionHandler(() => false);
};
