import { mutation } from './stryker.mjs'

export default mutation('segment', ['src/segment/**/*.ts'], 92)
