import { mutation } from './stryker.mjs'

export default mutation('destination', ['src/destinations/**/*.ts', '!**/generated-types.ts'], 95)
