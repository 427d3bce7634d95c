// Bundles the preload: one CommonJS file, as Electron's sandbox asks, with the contract's names written in.
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const entry = fileURLToPath(new URL('../electron/preload.ts', import.meta.url));

export const buildPreload = async (outDir: string, requests: readonly string[], pushes: readonly string[]) => {
  await build({
    configFile: false,
    logLevel: 'warn',
    define: { rekeyRequestNames: JSON.stringify(requests), rekeyPushNames: JSON.stringify(pushes) },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      lib: { entry, formats: ['cjs'], fileName: () => 'preload.cjs' },
      rollupOptions: { external: ['electron'] },
    },
  });
};
