// Bundles what runs on Node: the main process, its workers and the command line, sharing their chunks.
import { builtinModules } from 'node:module';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';

/** Everything lies in `out/main/`, chunks too, so that a worker is found beside whatever starts it. */
const entries = {
  start: 'electron/start.ts',
  'rotate-worker': 'electron/vault/rotation/rotate-worker.ts',
  'list-worker': 'electron/directory/list-worker.ts',
  'import-thread': 'electron/ticket-import/import-thread.ts',
  'hash-thread': 'electron/journal/hash-thread.ts',
  'command-line': 'electron/cli/main.ts',
};

/** `packages` stay outside the bundle: the installed app carries them, and the native ones cannot be bundled. */
export const bundleForNode = async (
  project: string,
  packages: readonly string[],
  input: Readonly<Record<string, string>>,
  outDir: string,
) => {
  await build({
    root: project,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: [...packages, 'electron'] },
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node22',
      minify: false,
      rollupOptions: {
        input,
        external: [...builtinModules, /^node:/],
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
};

export const buildMain = async (project: string, packages: readonly string[]) => {
  await bundleForNode(project, packages, entries, 'out/main');
  const commandLine = join(project, 'out/cli');
  await mkdir(commandLine, { recursive: true });
  await writeFile(join(commandLine, 'cli.js'), "#!/usr/bin/env node\nimport '../main/command-line.js';\n");
};
