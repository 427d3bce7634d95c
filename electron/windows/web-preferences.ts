// How every page of ours is confined; the defaults are written out so that a change of them is a change here.
import type { WebPreferences } from 'electron';
import type { WindowKind } from '../../shared/contract/request.ts';
import { windowArgument } from '../ipc/channels.ts';

export const webPreferences = (window: WindowKind, preload: string): WebPreferences => ({
  preload,
  additionalArguments: [`${windowArgument}${window}`],
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  // A spell checker downloads dictionaries, and what is typed here is nobody else's business.
  spellcheck: false,
  devTools: false,
});
