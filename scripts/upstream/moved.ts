import { existsSync, readFileSync, statSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { preProcessFile } from 'typescript'
import { formattedThere } from '../segmentsPrettier'
import { digestFile } from './digest'
import { FOLDER, isHelper, placeOf, ROOT, sources, tests } from './places'

export interface Move {
  /** Path in the checkout → text. */
  files: Map<string, string>
  /** Tests that have to stay here, with what they would need. */
  staying: { path: string; needs: string }[]
}

/** The destination and its tests as they stand in a checkout whose package has these dependencies. */
export function movedDestination(packages: ReadonlySet<string>): Move {
  const files = new Map<string, string>()
  for (const path of sources()) {
    files.set(required(placeOf(path)), readFileSync(path, 'utf8'))
  }
  const digest = `${FOLDER}/identity/digest.ts`
  if (files.has(digest)) {
    files.set(digest, digestFile(relativeTo(digest, 'packages/destination-actions/src/lib/hashing-utils')))
  }

  const staying: Move['staying'] = []
  for (const path of tests()) {
    const way = closureOf(path)
    const needs = way.flatMap((one) => needsOf(one, packages))[0]
    if (needs !== undefined) {
      staying.push({ path: relative(ROOT, path), needs })
      continue
    }
    for (const one of way.filter((file) => file === path || isHelper(file))) {
      files.set(required(placeOf(one)), rewritten(one))
    }
  }
  return { files, staying }
}

/** The test and the helpers that it uses, theirs included. */
function closureOf(path: string, seen: string[] = []): string[] {
  if (seen.includes(path)) {
    return seen
  }
  return importsOf(path)
    .flatMap(({ target }) => (target !== undefined && isHelper(target) ? [target] : []))
    .reduce((way, helper) => closureOf(helper, way), [...seen, path])
}

/** What a file imports that is not there. */
function needsOf(path: string, packages: ReadonlySet<string>): string[] {
  return importsOf(path)
    .filter(({ module, target }) =>
      target === undefined ? !isBuiltin(module) && !packages.has(packageOf(module)) : placeOf(target) === undefined
    )
    .map(({ module, target }) => (target === undefined ? module : relative(ROOT, target)))
}

/** The text of a test or helper with the imports of its new place, in that repository's format. */
function rewritten(path: string): string {
  const place = required(placeOf(path))
  const text = importsOf(path).reduceRight(
    (before, { target, start, end }) =>
      target === undefined
        ? before
        : `${before.slice(0, start)}${relativeTo(place, moduleName(required(placeOf(target))))}${before.slice(end)}`,
    readFileSync(path, 'utf8')
  )
  return formattedThere(text)
}

interface Import {
  module: string
  /** The file, of a relative import. */
  target?: string
  /** Where the module's name stands in the text, without quotes. */
  start: number
  end: number
}

const importsOf = (path: string): Import[] => {
  const text = readFileSync(path, 'utf8')
  return preProcessFile(text, true, true).importedFiles.map(({ fileName: module, pos }) => {
    const start = text.indexOf(module, pos)
    const target = module.startsWith('.') ? fileOf(join(dirname(path), module)) : undefined
    return { module, target, start, end: start + module.length }
  })
}

function fileOf(path: string): string {
  const candidates = [path, `${path}.ts`, join(path, 'index.ts')]
  return candidates.find((one) => existsSync(one) && statSync(one).isFile()) ?? path
}

const moduleName = (path: string): string => path.replace(/(\/index)?\.ts$/, '')

function relativeTo(from: string, to: string): string {
  const path = relative(dirname(from), to)
  return path.startsWith('.') ? path : `./${path}`
}

const packageOf = (module: string): string =>
  module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/')

const isBuiltin = (module: string): boolean => module.startsWith('node:') || builtinModules.includes(module)

function required(place: string | undefined): string {
  if (place === undefined) {
    throw new Error('A file without a place in the checkout was to be moved there.')
  }
  return place
}
