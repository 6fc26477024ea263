import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { generate, runChecks } from './checks'
import { git, requireCheckout, resolveName } from './checkout'
import type { Files } from './cuts'
import { readFiles, writeFile } from './cuts'
import { findPresentFolder, format, SOURCE } from './placeFolder'
import { isAddition, selectFiles, STEPS } from './series'

const DESCRIPTIONS = join(__dirname, '../../docs/upstream.md')

/** The commit that the last run left on a branch, to tell it from somebody else's. */
const ownRef = (branch: string): string => `refs/amazon-ads-dsp-amc/series/${branch}`

/**
 * Lays the change out as branches of one commit each, every one on the one before, and runs the checks of that repository
 * on each. Tells whether all that ran passed. Throws, before anything is written, where something would be lost.
 */
export function layOutSeries(checkout: string, say: (line: string) => void): boolean {
  requireCheckout(checkout)
  const folder = findPresentFolder(checkout)
  requireClean(checkout)
  const source = readFiles(SOURCE)
  const started = git(checkout, ['rev-parse', '--abbrev-ref', 'HEAD'])
  const base = git(checkout, ['rev-parse', 'HEAD'])
  let passed = true
  try {
    for (const step of STEPS) {
      const { title, text } = readDescription(step.branch)
      say(`\n${step.branch}: ${title}`)
      git(checkout, ['checkout', '-q', '-B', step.branch])
      const files = selectFiles(step, source)
      writeFiles(checkout, folder, files, isAddition(step) ? base : undefined)
      const generated = generate(checkout, folder)
      if ('missing' in generated) {
        say(`not written generated files: ${generated.missing} isn't installed there. They are the last branch's.`)
      }
      const code = [...files.keys()].filter((path) => path.endsWith('.ts')).map((path) => `${folder}/${path}`)
      format(checkout, code, say)
      git(checkout, ['add', '-A', '--', folder])
      git(checkout, ['commit', '-q', '--no-verify', '-m', title, '-m', text])
      git(checkout, ['update-ref', ownRef(step.branch), 'HEAD'])
      say(`committed   ${git(checkout, ['diff', '--shortstat', 'HEAD~1', 'HEAD'])}`)
      passed = runChecks(checkout, folder, say, code) && passed
    }
  } finally {
    git(checkout, ['add', '-A', '--', folder])
    git(checkout, ['reset', '-q', '--hard'])
    git(checkout, ['checkout', '-q', started === 'HEAD' ? base : started])
  }
  return passed
}

function requireClean(checkout: string): void {
  if (git(checkout, ['status', '--porcelain']) !== '') {
    throw new Error(`${checkout} has changes that are not committed. Commit or stash them first: branches are changed.`)
  }
  for (const { branch } of STEPS) {
    const tip = resolveName(checkout, `refs/heads/${branch}`)
    if (tip !== undefined && tip !== resolveName(checkout, ownRef(branch))) {
      throw new Error(`The branch ${branch} has commits that aren't of an earlier run. Delete or rename it first.`)
    }
  }
}

/** A branch's title and text in docs/upstream.md: a heading with its name, the title in bold, and what follows. */
export function readDescription(branch: string): { title: string; text: string } {
  const sections = readFileSync(DESCRIPTIONS, 'utf8').split(/^### /m)
  const section = sections.find((part) => part.startsWith(`\`${branch}\`\n`))
  const [, title, rest] = /^\*\*(.+)\*\*\n([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(section ?? '') ?? []
  if (title === undefined) {
    throw new Error(`docs/upstream.md has no description of ${branch}.`)
  }
  return { title, text: rest.trim() }
}

/** An addition leaves what is there; a file that the present destination has, too, gets the new text below its own. */
function writeFiles(checkout: string, folder: string, files: Files, base: string | undefined): void {
  if (base === undefined) {
    rmSync(join(checkout, folder), { recursive: true, force: true })
  }
  for (const [name, text] of files) {
    const path = join(checkout, folder, name)
    const isPresent = base !== undefined && resolveName(checkout, `${base}:${folder}/${name}`) !== undefined
    writeFile(path, isPresent ? `${git(checkout, ['show', `${base}:${folder}/${name}`])}\n\n${text}` : text)
  }
}
