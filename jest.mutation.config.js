const config = require('./jest.config')

/**
 * The tests that run the destination and the local Segment in Jest's own process. Those that start the program see no
 * mutant, and those of random cases would kill another set of mutants at each run, and take minutes for each survivor.
 * @type {import('jest').Config}
 */
module.exports = {
  ...config,
  maxWorkers: 1,
  testMatch: ['<rootDir>/test/destinations/**/*.test.ts', '<rootDir>/test/segment/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', 'properties\\.test\\.ts$']
}
