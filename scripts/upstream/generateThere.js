/**
 * Runs the generators and the validation of Segment's repository for one destination, from their sources: their own
 * commands load every destination there is, and so want all packages built. Run by Node in the checkout, with the
 * destination's folder as its argument. Prints what is wrong with the definition.
 */
const { writeFileSync } = require('node:fs')
const { createRequire } = require('node:module')
const { join, resolve } = require('node:path')

const cli = resolve('packages/cli')
const load = createRequire(join(cli, 'package.json'))
const { compilerOptions } = load('./tsconfig.json')

process.env.TS_NODE_PROJECT = join(cli, 'tsconfig.json')
load('ts-node/register/transpile-only')
load('tsconfig-paths').register({ baseUrl: cli, paths: compilerOptions.paths })

async function generate(folder) {
  const entry = resolve(folder, 'index.ts')
  const definition = load(entry).default
  const fail = (message) => {
    throw new Error(message)
  }

  const { default: GenerateTypes } = load('./src/commands/generate/types.ts')
  await GenerateTypes.prototype.handleFile.call({ debug: fail }, entry)

  const { generatePublicMetadata } = load('./src/commands/generate/metadata-payload.ts')
  const metadata = JSON.stringify(generatePublicMetadata(definition.slug, definition), null, 2)
  writeFileSync(join(folder, 'metadata.json'), `${metadata}\n`)

  const { default: Validate } = load('./src/commands/validate.ts')
  const rules = Object.create(Validate.prototype)
  const errors = [
    ...rules.validatePresets(definition),
    ...rules.validateActions(definition),
    ...rules.validateSettings(definition)
  ]
  errors.forEach(({ message }) => process.stderr.write(`${message}\n`))
  process.exitCode = errors.length === 0 ? 0 : 1
}

generate(process.argv[2]).catch((error) => {
  process.stderr.write(`${error.stack}\n`)
  process.exitCode = 1
})
