import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { basename, join, relative } from 'node:path'
import ts from 'typescript'
import type { Import } from './helpers/imports'
import { findCircles, filesBelow, findFolderCircles, importsBelow, inside } from './helpers/imports'

const ROOT = join(__dirname, '..')
const SRC = join(ROOT, 'src')
const DESTINATION = join(SRC, 'destinations/amazon-ads-dsp-amc')
const HASHING = join(SRC, 'lib/hashing-utils.ts')
const SANDBOX = join(SRC, 'sandbox')
const PAGE = join(SRC, 'console/web')

const show = ({ from, module }: Import) => `${relative(ROOT, from)} imports ${module}`
const isTest = (path: string) => path.includes('__tests__')
const isBuiltin = (module: string) => module.startsWith('node:') || builtinModules.includes(module)

/** Room → the rooms below it. The command line starts the other fronts; nobody else imports a front. */
const DOORS: Record<string, readonly string[]> = {
  lib: [],
  destinations: ['lib'],
  sandbox: [],
  'index.ts': ['destinations'],
  system: [],
  amazon: ['destinations', 'sandbox', 'index.ts', 'system'],
  segment: ['destinations', 'sandbox', 'index.ts', 'amazon', 'system'],
  tester: ['segment', 'destinations', 'sandbox', 'index.ts', 'amazon', 'system'],
  console: ['segment', 'destinations', 'sandbox', 'index.ts', 'amazon', 'system'],
  cli: ['segment', 'destinations', 'sandbox', 'index.ts', 'amazon', 'system', 'console', 'tester']
}

const roomOf = (path: string): string => relative(SRC, path).split(/[\\/]/)[0]

test('each room imports only from the rooms below it', () => {
  const wrong = importsBelow(SRC).filter(({ from, target }) => {
    const room = target && inside(SRC, target) ? roomOf(target) : undefined
    return room !== undefined && room !== roomOf(from) && !DOORS[roomOf(from)].includes(room)
  })
  expect(wrong.map(show)).toEqual([])
})

test('no file takes part in a circle of imports, types included', () => {
  expect(findCircles(importsBelow(SRC)).map((circle) => circle.map((file) => relative(ROOT, file)))).toEqual([])
})

test('no folder takes part in a circle: folders import each other in one direction', () => {
  // Tests are next to what they test, and share helpers.
  const circles = findFolderCircles(
    SRC,
    importsBelow(SRC).filter(({ from }) => !isTest(from))
  )
  expect(circles.map((circle) => circle.map((path) => relative(ROOT, path)))).toEqual([])
})

test('the console’s page imports nothing but types from outside its folder', () => {
  const ofPage = importsBelow(PAGE)
  const outside = new Set(ofPage.filter(({ target }) => target && !inside(PAGE, target)).map(({ module }) => module))
  const values = filesBelow(PAGE).flatMap((file) =>
    ts
      .createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
      .statements.filter((one) => ts.isImportDeclaration(one) && one.importClause?.isTypeOnly !== true)
      .map((one) => ({ file, module: ((one as ts.ImportDeclaration).moduleSpecifier as ts.StringLiteral).text }))
      .filter(({ module }) => outside.has(module))
  )
  expect(ofPage.length).toBeGreaterThan(0)
  expect(values.map(({ file, module }) => `${relative(ROOT, file)} imports ${module}`)).toEqual([])
})

/** `lodash/omit` is of the package lodash. */
const packageOf = (module: string) =>
  module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/')

test('the destination imports nothing but its folder, the hashing, and packages that its repository has', () => {
  const allowed = ['@segment/actions-core', 'google-libphonenumber', 'dayjs', 'lodash']
  const wrong = importsBelow(DESTINATION).filter(({ from, module, target }) => {
    const packages = isTest(from) ? [...allowed, 'nock'] : allowed
    return target === undefined
      ? !isBuiltin(module) && !packages.includes(packageOf(module))
      : !inside(DESTINATION, target) && target !== HASHING
  })
  expect(wrong.map(show)).toEqual([])
})

test('the destination has nothing that its repository cannot run', () => {
  const wrong = filesBelow(DESTINATION).filter((path) => {
    const text = readFileSync(path, 'utf8')
    // Modules are imported, so that the check above sees them; it runs on Node 18, which has no crypto.hash to count on.
    // Its Jest 27 has no structuredClone, and its lint wants no createHash of 'crypto', in tests neither.
    return [
      /\brequire\(|\bimport\(|\bany\b[>\]),;]|(?<!jest\.)setTimeout|setInterval|console\./,
      /\bstructuredClone\b|createHash\b.* from 'crypto'/
    ].some((wrong) => wrong.test(text))
  })
  expect(wrong).toEqual([])
})

test('the sandbox, which judges, takes nothing from Segment’s packages', () => {
  const wrong = importsBelow(SANDBOX).filter(({ module }) => module.startsWith('@segment/'))
  expect(wrong.map(show)).toEqual([])
})

test('a table that NOTICE names says so in its own header, as it goes where no NOTICE is', () => {
  const notice = readFileSync(join(ROOT, 'NOTICE'), 'utf8')
  const named = filesBelow(DESTINATION).filter((path) => notice.includes(basename(path)) && path.includes('/data/'))
  expect(named.map((path) => basename(path)).sort()).toEqual(['addressWords.ts', 'subdivisions.ts'])
  for (const path of named) {
    expect(readFileSync(path, 'utf8')).toMatch(/^\/\*[^]*?Apache License, Version 2\.0[^]*?\*\//)
  }
})
