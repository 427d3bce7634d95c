// Two suites: `unit` runs in seconds and needs nothing but Node; `integration` runs real tools, servers and processes.
import { defineConfig } from 'vitest/config';

const integration = '**/*.integration.test.ts';
const exclude = ['**/node_modules/**', 'out/**', 'lint/violations/**'];

export default defineConfig({
  test: {
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
