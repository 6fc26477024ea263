/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Tests wait for processes more than they compute.
  maxWorkers: '100%',
  // A machine that does other work beside takes many times as long.
  testTimeout: 30_000,
  globalSetup: '<rootDir>/test/helpers/globalSetup.ts',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  setupFilesAfterEnv: ['<rootDir>/test/helpers/noNetwork.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } }
    ]
  }
}
