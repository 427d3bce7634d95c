// The walls between the parts of Rekey: which file may import what. One row is one rule; `lint/violations/` breaks each once.

/** A file of the project, `electron/vault/rotation/rotate.ts`, or a package, `node:fs`, `sodium-native`. */
export type Target = { readonly file: string } | { readonly package: string };

export type Wall = {
  readonly rule: string;
  readonly stands: (file: string) => boolean;
  /** `names` are the members imported from the target, `default` and `*` among them. */
  readonly stops: (target: Target, file: string, names: readonly string[]) => boolean;
  readonly says: string;
};

const isTest = (file: string) => /\.(test|spec)\.tsx?$|\/testing\//.test(file);
const under = (folder: string) => (file: string) => file.startsWith(`${folder}/`);
const productIn = (folder: string) => (file: string) => under(folder)(file) && !isTest(file);
const isPackage = (target: Target, ...names: readonly string[]) =>
  'package' in target && names.some((name) => target.package === name || target.package.startsWith(`${name}/`));
const isIn = (target: Target, ...folders: readonly string[]) =>
  'file' in target && folders.some((folder) => under(folder)(target.file));
const outside = (...places: readonly string[]) => {
  const inPlace = (file: string) => places.some((place) => file === place || under(place)(file));
  return (file: string) =>
    (under('electron')(file) || under('renderer')(file) || under('shared')(file)) && !inPlace(file);
};
const featureOf = (file: string) => /^renderer\/features\/([^/]+)\//.exec(file)?.[1];
/** Templates are words and one substitution, without I/O: they are no adapter, though they lie beside one. */
const isPort = (target: Target) =>
  'file' in target && (/(^|[/-])ports?\.ts$/.test(target.file) || target.file === 'electron/mail/templates.ts');

export const walls: readonly Wall[] = [
  {
    rule: 'shared-is-pure',
    stands: productIn('shared'),
    stops: (target) => !isIn(target, 'shared') && !isPackage(target, 'zod', 'temporal-polyfill'),
    says: 'shared/ imports only itself, zod and the Temporal polyfill',
  },
  {
    rule: 'electron-and-renderer-apart',
    stands: (file) => productIn('electron')(file) || productIn('renderer')(file),
    stops: (target, file) => 'file' in target && !isIn(target, 'shared', file.split('/')[0] ?? ''),
    says: 'electron/ and renderer/ import themselves and shared/, never each other',
  },
  {
    rule: 'application-imports-ports',
    stands: productIn('electron/application'),
    stops: (target) => isIn(target, 'electron') && !isIn(target, 'electron/application') && !isPort(target),
    says: 'application/ imports ports, never adapters; main.ts and cli/ wire them',
  },
  {
    rule: 'electron-only-in-the-shell',
    stands: outside('electron/start.ts', 'electron/main.ts', 'electron/preload.ts', 'electron/ipc', 'electron/windows'),
    stops: (target) => isPackage(target, 'electron'),
    says: 'only start.ts, main.ts, preload.ts, ipc/ and windows/ know Electron',
  },
  {
    rule: 'ipc-main-only-in-ipc',
    stands: outside('electron/ipc'),
    stops: (target, _file, names) =>
      isPackage(target, 'electron') && names.some((name) => /^(ipcMain|\*|default)$/.test(name)),
    says: 'ipcMain is touched only in electron/ipc/; import Electron’s members by name',
  },
  {
    rule: 'ipc-renderer-only-in-preload',
    stands: outside('electron/preload.ts'),
    stops: (target, _file, names) =>
      isPackage(target, 'electron') && names.some((name) => /^(ipcRenderer|contextBridge)$/.test(name)),
    says: 'ipcRenderer and contextBridge are touched only in electron/preload.ts',
  },
  {
    rule: 'sodium-only-in-vault-and-keys',
    stands: outside('electron/vault', 'electron/keys'),
    stops: (target) =>
      isPackage(target, 'sodium-native', 'libsodium-wrappers-sumo', 'libsodium-wrappers', 'libsodium-sumo'),
    says: 'libsodium is used only in electron/vault/ and electron/keys/',
  },
  {
    rule: 'database-only-in-its-folders',
    stands: outside('electron/journal', 'electron/views', 'electron/keys'),
    stops: (target) =>
      isPackage(target, 'better-sqlite3', 'better-sqlite3-multiple-ciphers', 'node:sqlite', 'pg', 'kysely'),
    says: 'database drivers are used only in electron/journal/, electron/views/ and electron/keys/',
  },
  {
    rule: 'features-apart',
    stands: (file) => featureOf(file) !== undefined,
    stops: (target, file) =>
      'file' in target && featureOf(target.file) !== undefined && featureOf(target.file) !== featureOf(file),
    says: 'a feature never imports another',
  },
  {
    rule: 'ui-imports-no-feature',
    stands: under('renderer/ui'),
    stops: (target) => isIn(target, 'renderer/features', 'renderer/app', 'renderer/backend'),
    says: 'ui/ is dumb: it imports no feature, no app and no backend',
  },
];
