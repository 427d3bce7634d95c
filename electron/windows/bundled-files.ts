// The files a window may load, listed once from the built folder: what is not on the list does not exist, so no path can climb out.
import { readdirSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

export type BundledFile = { readonly file: string; readonly type: string };
export type BundledFiles = ReadonlyMap<string, BundledFile>;

/** A file of any other kind is not served: a page has no use for it, and a guessed type is how a file becomes a script. */
const types: { readonly [extension: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.json': 'application/json; charset=utf-8',
};

export const listBundledFiles = (root: string): BundledFiles =>
  new Map(filesIn(root).flatMap((file) => bundled(root, file)));

/** Folder by folder: `readdir`'s own recursion follows links, and one could point out of the root. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesIn(path);
    return entry.isFile() ? [path] : [];
  });

const bundled = (root: string, file: string): [path: string, bundled: BundledFile][] => {
  const type = types[extname(file)];
  if (type === undefined) return [];
  return [[`/${relative(root, file).split(sep).join('/')}`, { file, type }]];
};

/** The path exactly as the address has it: nothing is decoded, so `%2e%2e%2f` stays a name that no file has. */
export const pathIn = (address: string): string | null => {
  if (!URL.canParse(address)) return null;
  const { protocol, host, pathname, username, password } = new URL(address);
  const ours = protocol === 'app:' && host === 'rekey' && username === '' && password === '';
  return ours ? pathname : null;
};
