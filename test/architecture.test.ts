import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { preProcessFile } from 'typescript'

const ROOT = join(__dirname, '..')
const SRC = join(ROOT, 'src')
const DESTINATION = join(SRC, 'destinations/amazon-ads-dsp-amc')
const SANDBOX = join(SRC, 'sandbox')
const CLI = join(SRC, 'cli')

interface Import {
  from: string
  module: string
}

function importsBelow(folder: string): Import[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8')
      return preProcessFile(text).importedFiles.map(({ fileName }) => ({ from: join(folder, name), module: fileName }))
    })
}

const inside = (folder: string, path: string) => path === folder || path.startsWith(folder + sep)
const target = ({ from, module }: Import) => (module.startsWith('.') ? resolve(dirname(from), module) : undefined)
const show = ({ from, module }: Import) => `${relative(ROOT, from)} imports ${module}`
const isBuiltin = (module: string) => module.startsWith('node:') || builtinModules.includes(module)

/** `lodash/omit` is of the package lodash. */
const packageOf = (module: string) =>
  module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/')

test('the destination imports nothing from outside its folder, and only packages that its repository has', () => {
  const allowed = ['@segment/actions-core', 'google-libphonenumber', 'dayjs', 'lodash']
  const wrong = importsBelow(DESTINATION).filter((one) => {
    const path = target(one)
    return path === undefined
      ? !isBuiltin(one.module) && !allowed.includes(packageOf(one.module))
      : !inside(DESTINATION, path)
  })
  expect(wrong.map(show)).toEqual([])
})

test('the destination has nothing that its repository cannot run', () => {
  const files = readdirSync(DESTINATION, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
  const wrong = files.filter((name) => {
    const text = readFileSync(join(DESTINATION, name), 'utf8')
    // Modules are imported, so that the check above sees them; it runs on Node 18, which has no crypto.hash to count on.
    return /\brequire\(|\bimport\(|\bany\b[>\]),;]|setTimeout|setInterval|console\./.test(text)
  })
  expect(wrong).toEqual([])
})

test('the sandbox, which judges, shares nothing with the destination or the runner', () => {
  const wrong = importsBelow(SANDBOX).filter((one) => {
    const path = target(one)
    return path === undefined ? one.module.startsWith('@segment/') : !inside(SANDBOX, path)
  })
  expect(wrong.map(show)).toEqual([])
})

test('nobody imports the runner', () => {
  const wrong = importsBelow(SRC).filter((one) => {
    const path = target(one)
    return !inside(CLI, one.from) && path !== undefined && inside(CLI, path)
  })
  expect(wrong.map(show)).toEqual([])
})
