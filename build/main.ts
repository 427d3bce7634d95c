// Bundles what runs on Node: the main process, its worker and the command line, sharing their chunks.
import { builtinModules } from 'node:module';
import { build } from 'vite';

/** Entry in `out/` by source; chunks lie beside the main process, so that a worker is found from any of them. */
const entries = {
  'main/main': 'electron/main.ts',
  'main/rotate-worker': 'electron/vault/rotate-worker.ts',
  'cli/cli': 'electron/cli/main.ts',
};

/** `packages` stay outside the bundle: the installed app carries them, and the native ones cannot be bundled. */
export const buildMain = async (project: string, packages: readonly string[]) => {
  await build({
    root: project,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: [...packages, 'electron'] },
    build: {
      ssr: true,
      outDir: 'out',
      emptyOutDir: false,
      target: 'node22',
      minify: false,
      rollupOptions: {
        input: entries,
        external: [...builtinModules, /^node:/],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'main/[name]-[hash].js' },
      },
    },
  });
};
