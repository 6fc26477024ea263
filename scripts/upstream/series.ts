import { dirname, posix } from 'node:path'
import { preProcessFile } from 'typescript'
import type { Cut, Files } from './cuts'
import { applyCuts, CUTS } from './cuts'

const INDEX = 'index.ts'

/** A branch of the series, on the one before. */
export interface Step {
  branch: string
  /** The files that it is about; what they import comes along, and the tests that need nothing else. */
  roots: readonly string[]
  without: readonly Cut[]
}

const ANSWERS = ['api/client.ts', 'api/failure.ts', 'event/country.ts', 'syncAudience/membership.ts']

/** In their order. What each is for is in docs/upstream.md. */
export const STEPS: readonly Step[] = [
  { branch: 'amazon-amc-1-hashing', roots: ['identity/index.ts'], without: CUTS },
  { branch: 'amazon-amc-2-answers', roots: ANSWERS, without: CUTS },
  { branch: 'amazon-amc-3-present-action', roots: [INDEX, ...ANSWERS], without: CUTS },
  { branch: 'amazon-amc-4-sync-audience', roots: [INDEX], without: ['amc', 'hook'] },
  { branch: 'amazon-amc-5-hook', roots: [INDEX], without: ['amc'] },
  { branch: 'amazon-amc-6-amc', roots: [INDEX], without: [] }
]

/** Whether the files of a branch come next to the present ones, instead of in their place. */
export const isAddition = ({ roots }: Step): boolean => !roots.includes(INDEX)

/** The files of a branch, made of the whole folder. Throws where a cut doesn't apply: the folder has changed. */
export function selectFiles(step: Step, folder: Files): Files {
  const files = applyCuts(folder, step.without)
  const code = findReached(files, step.roots)
  const tests = [...files.keys()].filter((path) => path.endsWith('.test.ts'))
  const reached = tests
    .map((path) => findReached(files, [path]))
    .filter((paths) => [...paths].every((path) => code.has(path) || path.includes('__tests__/')))
  const selected = new Set([
    ...code,
    ...reached.flatMap((paths) => [...paths]),
    ...(isAddition(step) ? [] : ['metadata.json'])
  ])
  const isSnapshot = (path: string): boolean =>
    path.endsWith('.snap') && selected.has(posix.join(dirname(path), '..', posix.basename(path, '.snap')))
  return new Map([...files].filter(([path]) => selected.has(path) || isSnapshot(path)))
}

/** The files, and what they import within the folder. */
function findReached(files: Files, roots: readonly string[]): Set<string> {
  const reached = new Set(roots)
  // What is added meanwhile is visited, too.
  for (const path of reached) {
    for (const { fileName } of preProcessFile(files.get(path) ?? '').importedFiles) {
      const base = posix.join(dirname(path), fileName)
      const target = [`${base}.ts`, posix.join(base, INDEX)].find((candidate) => files.has(candidate))
      if (fileName.startsWith('.') && target !== undefined) {
        reached.add(target)
      }
    }
  }
  return reached
}
