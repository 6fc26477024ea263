/**
 * Mutation testing of one part; too slow for every commit. `low` is what the part has to reach, in percent.
 * @returns {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export const mutation = (part, mutate, low) => ({
  packageManager: 'npm',
  testRunner: 'mocha',
  plugins: ['@stryker-mutator/mocha-runner'],
  mochaOptions: { spec: [`test/mutation/${part}.ts`], 'no-config': true },
  testRunnerNodeArgs: ['--import', 'tsx'],
  coverageAnalysis: 'perTest',
  mutate,
  // Tables and texts that are made once when a module loads: each such mutant would run every test.
  ignoreStatic: true,
  incremental: true,
  incrementalFile: `coverage/mutation/${part}.incremental.json`,
  tempDirName: `coverage/mutation/${part}`,
  reporters: ['clear-text', 'progress', 'html', 'json'],
  clearTextReporter: { reportTests: false, allowColor: false },
  htmlReporter: { fileName: `coverage/mutation/${part}.html` },
  jsonReporter: { fileName: `coverage/mutation/${part}.json` },
  thresholds: { high: 100, low, break: null },
  timeoutMS: 10_000
})
