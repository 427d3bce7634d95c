// Serves the built pages under app://rekey/, with a strict policy and a new nonce for every load.
import { readFile } from 'node:fs/promises';
import { protocol } from 'electron';
import { type BundledFiles, listBundledFiles, pathIn } from './bundled-files.ts';
import { contentSecurityPolicy, withNonce } from './content-security-policy.ts';

/** Electron takes this only before `ready`. */
export const registerAppScheme = (): void =>
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);

/** `newNonce` gives at least 128 random bits in base64: a page that could guess it could bring its own styles. */
export const serveApp = (root: string, newNonce: () => string): void => {
  const files = listBundledFiles(root);
  protocol.handle('app', (request) => serve(files, request, newNonce));
};

export const serve = async (files: BundledFiles, request: Request, newNonce: () => string): Promise<Response> => {
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(405, 'Only reading is possible here.');
  const path = pathIn(request.url);
  const found = path === null ? undefined : files.get(path);
  if (found === undefined) return plain(404, 'There is no such page.');
  const bytes = await readFile(found.file);
  const headers = { ...hardening, 'content-type': found.type };
  if (!found.type.startsWith('text/html')) return new Response(new Uint8Array(bytes), { headers });
  const nonce = newNonce();
  return new Response(withNonce(bytes.toString('utf8'), nonce), {
    headers: { ...headers, 'content-security-policy': contentSecurityPolicy(nonce), 'cache-control': 'no-store' },
  });
};

const hardening = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
};

const plain = (status: number, text: string): Response =>
  new Response(text, { status, headers: { ...hardening, 'content-type': 'text/plain; charset=utf-8' } });
