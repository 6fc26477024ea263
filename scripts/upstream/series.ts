import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { preProcessFile } from 'typescript'

/** Paths within the destination's folder → their texts. */
export type Files = ReadonlyMap<string, string>

/** Something of the folder that an earlier branch goes without. */
interface Feature {
  /** Whether a test is about it. */
  isTest: (path: string, text: string) => boolean
  /** By file: what is replaced with what. Each must be found. */
  edits: Record<string, readonly [RegExp, string][]>
}

/** A branch of the series, on the one before. */
export interface Step {
  branch: string
  /** The files that it is about; what they import comes along, and the tests that need nothing else. */
  roots: readonly string[]
  /** Whether its files come next to the present ones, or in their place. */
  isAddition: boolean
  without: readonly Feature[]
}

const INDEX = 'index.ts'
const GENERATED = 'metadata.json'

const HOOK: Feature = {
  isTest: (path) => path.endsWith('/retlHook.test.ts'),
  edits: {
    'syncAudience/index.ts': [
      [/^import \{ mappedAudience, retlOnMappingSave \}.*\n/m, ''],
      [/^ *hooks: \{ retlOnMappingSave \},\n/m, ''],
      [/, mappedAudience\(batch\.hookOutputs\)/, ''],
      [/, RetlOnMappingSaveInputs, RetlOnMappingSaveOutputs/g, '']
    ],
    'syncAudience/member.ts': [
      [/, RetlOnMappingSaveOutputs/, ''],
      [/Partial<RetlOnMappingSaveOutputs>/, '{ audienceId?: string; connectionId?: string; countryCode?: string }']
    ],
    'syncAudience/generated-types.ts': [
      [/\/\/ Generated file[^\n]*\n\nexport interface RetlOnMappingSave[\s\S]*$/, '']
    ],
    '__tests__/consent.test.ts': [[/,\n *\{ [^\n]*retlOnMappingSave[^\n]*\}/, '']]
  }
}

const SYNC_AUDIENCE: Feature = {
  // The helper `onBatch` sends events through it.
  isTest: (_path, text) => /\bonBatch\b/.test(text),
  edits: {
    [INDEX]: [
      [/^import syncAudience from.*\n/m, ''],
      [/\bsyncAudience, /, ''],
      [/\bsyncAudience\b/g, 'syncAudiencesToDSP']
    ],
    '__tests__/__helpers__/destination.ts': [[/\bsyncAudience\b/g, 'syncAudiencesToDSP']],
    '__tests__/snapshot.test.ts': [[/'syncAudience', /, '']],
    '__tests__/__snapshots__/snapshot.test.ts.snap': [[/exports\[`the request of syncAudience with[\s\S]*?`;\n\n/g, '']]
  }
}

/** In their order. What each is for is in docs/upstream.md. */
export const STEPS: readonly Step[] = [
  { branch: 'amazon-amc-1-hashing', roots: ['identity/index.ts'], isAddition: true, without: [] },
  {
    branch: 'amazon-amc-2-answers',
    roots: ['api/client.ts', 'api/failure.ts', 'event/country.ts', 'syncAudience/membership.ts'],
    isAddition: true,
    without: []
  },
  { branch: 'amazon-amc-3-present-action', roots: [INDEX], isAddition: false, without: [HOOK, SYNC_AUDIENCE] },
  { branch: 'amazon-amc-4-sync-audience', roots: [INDEX], isAddition: false, without: [HOOK] },
  { branch: 'amazon-amc-5-hook', roots: [INDEX], isAddition: false, without: [] }
]

/** All files of a folder. */
export function readFiles(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const paths = entries.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
}

/** The files of a branch, made of the whole folder. Throws where an edit finds nothing: the folder has changed. */
export function selectFiles({ roots, without, isAddition }: Step, folder: Files): Files {
  const files = without.reduce(removeFeature, folder)
  const code = findReached(files, roots)
  const tests = [...files.keys()].filter((path) => path.endsWith('.test.ts'))
  const reached = tests
    .map((path) => findReached(files, [path]))
    .filter((paths) => [...paths].every((path) => code.has(path) || path.includes('__tests__/')))
  const selected = new Set([...code, ...reached.flatMap((paths) => [...paths]), ...(isAddition ? [] : [GENERATED])])
  const isSnapshot = (path: string): boolean =>
    path.endsWith('.snap') && selected.has(posix.join(dirname(path), '..', posix.basename(path, '.snap')))
  return new Map([...files].filter(([path]) => selected.has(path) || isSnapshot(path)))
}

function removeFeature(files: Files, { isTest, edits }: Feature): Files {
  const left = new Map([...files].filter(([path, text]) => !(path.endsWith('.test.ts') && isTest(path, text))))
  for (const [path, changes] of Object.entries(edits)) {
    const text = left.get(path)
    if (text === undefined) {
      // A test that another feature has taken along.
      if (files.has(path)) {
        continue
      }
      throw new Error(`The series edits ${path}, which the folder no longer has. Change scripts/upstream/series.ts.`)
    }
    left.set(
      path,
      changes.reduce((edited, [pattern, replacement]) => edit(path, edited, pattern, replacement), text)
    )
  }
  return left
}

function edit(path: string, text: string, pattern: RegExp, replacement: string): string {
  if (text.search(pattern) < 0) {
    throw new Error(`The series finds no ${pattern} in ${path}. Change scripts/upstream/series.ts.`)
  }
  return text.replace(pattern, replacement)
}

/** The files, and what they import within the folder. */
function findReached(files: Files, roots: readonly string[]): Set<string> {
  const reached = new Set<string>()
  const visit = (path: string): void => {
    if (reached.has(path)) {
      return
    }
    reached.add(path)
    for (const { fileName } of preProcessFile(files.get(path) ?? '').importedFiles) {
      const base = posix.join(dirname(path), fileName)
      const target = [`${base}.ts`, posix.join(base, INDEX)].find((candidate) => files.has(candidate))
      if (fileName.startsWith('.') && target !== undefined) {
        visit(target)
      }
    }
  }
  roots.forEach(visit)
  return reached
}
