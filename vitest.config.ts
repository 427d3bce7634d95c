// Two suites: `unit` runs in seconds and needs nothing but Node; `integration` runs real tools, servers and processes.
import { defineConfig } from 'vitest/config';

const integration = '**/*.integration.test.ts';
const exclude = ['**/node_modules/**', 'out/**', 'lint/violations/**'];

export default defineConfig({
  test: {
    // One core would be left idle for a watcher otherwise; of two that is half.
    maxWorkers: '100%',
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts', '**/*.test.tsx'],
          exclude: [...exclude, integration],
          testTimeout: 30_000,
        },
      },
      {
        test: { name: 'integration', include: [integration], exclude, testTimeout: 120_000, hookTimeout: 120_000 },
      },
    ],
  },
});
