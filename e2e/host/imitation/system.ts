// Imitates the parts of Electron that reach the desktop: dialogs, links, menus, the clipboard. Tests replace or read them.
import { EventEmitter } from 'node:events';
import { strict } from './strict.ts';

/** A dialog nobody answers is cancelled; a test puts its own function here, as it would on Electron. */
export const dialog = strict('dialog', {
  showOpenDialog: async () => ({ canceled: true, filePaths: [] }),
  showSaveDialog: async () => ({ canceled: true, filePath: '' }),
  showMessageBox: async (...asked: readonly { readonly cancelId?: number }[]) => ({
    response: asked.at(-1)?.cancelId ?? 0,
    checkboxChecked: false,
  }),
  showErrorBox: (title: string, content: string) => console.error(`${title}: ${content}`),
});

export const shell = strict('shell', {
  openExternal: async (address: string) => console.log(`[stand-in host] would open ${address.split(':')[0]}: outside`),
  openPath: async () => '',
  showItemInFolder: () => {},
});

type Item = { readonly role?: string; readonly label?: string; readonly submenu?: readonly Item[] };
let applicationMenu: Menu | null = null;

export class Menu {
  readonly items: readonly Item[];
  constructor(items: readonly Item[] = []) {
    this.items = items;
  }
  static buildFromTemplate(template: readonly Item[]): Menu {
    return new Menu(template);
  }
  static setApplicationMenu(menu: Menu | null): void {
    applicationMenu = menu;
  }
  static getApplicationMenu(): Menu | null {
    return applicationMenu;
  }
}

let copied = '';
export const clipboard = strict('clipboard', {
  writeText: (text: string) => {
    copied = text;
  },
  readText: () => copied,
  clear: () => {
    copied = '';
  },
});

/** No keyring service stands behind the imitation, and it says so: nothing may rely on it for a key. */
export const safeStorage = strict('safeStorage', {
  isEncryptionAvailable: () => false,
  getSelectedStorageBackend: () => 'basic_text',
});

export const nativeTheme = strict(
  'nativeTheme',
  Object.assign(new EventEmitter(), { themeSource: 'system', shouldUseDarkColors: false }),
);
export const powerMonitor = strict(
  'powerMonitor',
  Object.assign(new EventEmitter(), { getSystemIdleTime: () => 0, getSystemIdleState: () => 'active' }),
);
