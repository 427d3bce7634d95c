// What a page of ours may load: its own files, and the styles that carry the nonce of this one load.

/** Written into the pages by the build (Vite's `html.cspNonce`) and replaced at every load. */
export const noncePlaceholder = '__CSP_NONCE__';

export const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

export const withNonce = (page: string, nonce: string): string => page.replaceAll(noncePlaceholder, nonce);
