// Bundles the two pages: the desk's and the customer's.
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { noncePlaceholder } from '../electron/windows/content-security-policy.ts';

export const buildPages = async (project: string) => {
  const root = join(project, 'renderer');
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    plugins: [react()],
    html: { cspNonce: noncePlaceholder },
    build: {
      outDir: join(project, 'out/renderer'),
      emptyOutDir: true,
      target: 'chrome120',
      // The policy allows no font or script from a data: address.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2_000,
      rollupOptions: { input: { desk: join(root, 'desk.html'), customer: join(root, 'customer.html') } },
    },
  });
};
