/**
 * Mutation testing of the destination (`npm run mutation`); too slow for every commit.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  packageManager: 'npm',
  testRunner: 'mocha',
  plugins: ['@stryker-mutator/mocha-runner'],
  mochaOptions: { spec: ['test/mutation/destination.ts'], 'no-config': true },
  testRunnerNodeArgs: ['--import', 'tsx'],
  coverageAnalysis: 'perTest',
  mutate: ['src/destinations/**/*.ts', '!**/generated-types.ts', '!**/__tests__/**'],
  // Tables and texts that are made once when a module loads: each such mutant would run every test.
  ignoreStatic: true,
  incremental: true,
  incrementalFile: 'coverage/mutation/destination.incremental.json',
  tempDirName: 'coverage/mutation/destination',
  reporters: ['clear-text', 'progress', 'html', 'json'],
  clearTextReporter: { reportTests: false, allowColor: false },
  htmlReporter: { fileName: 'coverage/mutation/destination.html' },
  jsonReporter: { fileName: 'coverage/mutation/destination.json' },
  thresholds: { high: 100, low: 95, break: null },
  timeoutMS: 10_000
}
