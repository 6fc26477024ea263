import { applyPatch, parsePatch } from 'diff'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { git } from './checkout'
import { SOURCE } from './placeFolder'

/** Paths within the destination's folder → their texts. */
export type Files = ReadonlyMap<string, string>

/**
 * What earlier branches go without, the last first. Each is a patch in `cuts/` for the folder without those before it; code
 * that nothing imports any more falls away by itself.
 */
export const CUTS = ['amc', 'hook', 'syncAudience'] as const

export type Cut = (typeof CUTS)[number]

const AGAIN = 'Make the cut again, as docs/upstream.md says.'

const pathOf = (cut: Cut): string => join(__dirname, 'cuts', `${cut}.patch`)

/** All files of a folder. */
export function readFiles(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
}

export function writeFile(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

/** The files without what cuts take away. Throws where one doesn't apply exactly. */
export const applyCuts = (files: Files, cuts: readonly Cut[]): Files =>
  cuts.reduce((left, cut) => applyCut(left, cut, fail), files)

function applyCut(files: Files, cut: Cut, tell: (problem: string) => void): Files {
  const left = new Map(files)
  for (const patch of parsePatch(readFileSync(pathOf(cut), 'utf8'))) {
    const path = patch.oldFileName?.replace('a/', '') ?? ''
    if (!left.has(path)) {
      tell(`The cut ${cut} changes ${path}, which isn't there. ${AGAIN}`)
    } else if (patch.isDelete) {
      left.delete(path)
    }
    // The last first, so that the lines of those to come are where they were.
    for (const hunk of [...patch.hunks].reverse()) {
      const text = applyPatch(left.get(path) ?? '', { ...patch, hunks: [hunk] })
      if (text === false) {
        tell(`The cut ${cut} doesn't apply to ${path} at line ${hunk.oldStart}. ${AGAIN}`)
      } else {
        left.set(path, text)
      }
    }
  }
  return left
}

function fail(problem: string): void {
  throw new Error(problem)
}

/** Lays a cut out to be made again: in git's index of a new folder what it is made of, and as files what it leaves. */
export function layOutCut(name: string, folder: string, say: (line: string) => void, source = readFiles(SOURCE)): void {
  const cut = CUTS.find((one) => one === name)
  if (cut === undefined) {
    throw new Error(`There is no cut ${name}. The cuts are ${CUTS.join(', ')}.`)
  }
  const whole = applyCuts(source, CUTS.slice(0, CUTS.indexOf(cut)))
  mkdirSync(folder)
  whole.forEach((text, path) => writeFile(join(folder, path), text))
  git(folder, ['init', '-q'])
  git(folder, ['add', '-A'])
  const left = applyCut(whole, cut, say)
  whole.forEach((_text, path) => rmSync(join(folder, path)))
  left.forEach((text, path) => writeFile(join(folder, path), text))
  say(`Edit ${folder}. Then: git -C ${folder} diff --irreversible-delete > ${pathOf(cut)}`)
}
