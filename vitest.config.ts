import { defineConfig } from 'vitest/config';
import { CountReporter } from './test/world/count-reporter.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    disableConsoleIntercept: true,
    reporters: ['default', new CountReporter()],
    pool: 'forks',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // A preset certificate bundle slows every Node process down and has no place in a test.
    env: { NODE_EXTRA_CA_CERTS: '' },
    coverage: { provider: 'v8', include: ['src/**'] },
  },
});
