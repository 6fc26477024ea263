const { availableParallelism } = require('node:os')

const shared = {
  testEnvironment: 'node',
  // As Jest 27 writes them, which Segment's repository has: snapshots are part of the folder that goes there.
  snapshotFormat: { escapeString: true, printBasicPrototype: true },
  setupFilesAfterEnv: ['<rootDir>/test/helpers/noNetwork.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }
    ]
  }
}

/**
 * Three projects, told apart by the name of the file: `unit` needs no build, no browser and no other process; `process`
 * starts the compiled program or a server; `browser` opens pages in Chromium. `npx jest --selectProjects unit` runs one.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  // One more than there are cores: many tests wait for processes.
  maxWorkers: availableParallelism() + 1,
  // A busy machine takes many times as long.
  testTimeout: 30_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      setupFilesAfterEnv: [...shared.setupFilesAfterEnv, '<rootDir>/test/helpers/oneThread.ts'],
      testMatch: ['<rootDir>/test/**/*.test.ts', '<rootDir>/src/destinations/**/__tests__/**/*.test.ts'],
      testPathIgnorePatterns: ['\\.(process|browser)\\.test\\.ts$']
    },
    {
      ...shared,
      displayName: 'process',
      testMatch: ['<rootDir>/test/**/*.process.test.ts'],
      globalSetup: '<rootDir>/test/helpers/processSetup.ts',
      globalTeardown: '<rootDir>/test/helpers/processTeardown.ts'
    },
    {
      ...shared,
      displayName: 'browser',
      testMatch: ['<rootDir>/test/**/*.browser.test.ts'],
      globalSetup: '<rootDir>/test/helpers/browserSetup.ts',
      globalTeardown: '<rootDir>/test/helpers/browserTeardown.ts'
    }
  ]
}
