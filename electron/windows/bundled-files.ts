// The files a window may load, listed once from the built folder: what is not on the list does not exist, so no path can climb out.
import { type Dirent, readdirSync } from 'node:fs';
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

export const listBundledFiles = (root: string): BundledFiles => {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return new Map(entries.filter(isServed).map((entry) => bundled(root, entry)));
};

/** `isFile` is false for a symbolic link: one could point out of the folder. */
const isServed = (entry: Dirent): boolean => entry.isFile() && types[extname(entry.name)] !== undefined;

const bundled = (root: string, entry: Dirent): [string, BundledFile] => {
  const file = join(entry.parentPath, entry.name);
  const path = `/${relative(root, file).split(sep).join('/')}`;
  return [path, { file, type: types[extname(entry.name)] ?? 'application/octet-stream' }];
};

/** The path exactly as the address has it: nothing is decoded, so `%2e%2e%2f` stays a name that no file has. */
export const pathIn = (address: string): string | null => {
  if (!URL.canParse(address)) return null;
  const { protocol, host, pathname, username, password } = new URL(address);
  const ours = protocol === 'app:' && host === 'rekey' && username === '' && password === '';
  return ours ? pathname : null;
};
