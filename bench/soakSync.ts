import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SyncReport } from '../src/segment/sync/report'
import { seedChance } from '../scripts/people'
import type { SandboxProcess } from './processes'
import { startCommand } from './processes'
import { sum } from './report'
import type { Course, Disturbance, DisturbedRun, Surroundings } from './soakDisturbances'
import { describe, disturbances, findBrokenPromise, lastWords, runDisturbed, UNDISTURBED } from './soakDisturbances'

const MOST_RESTARTS = 50

/** By the words in which they are printed. */
const NO_FIGURES = {
  'kills of the program (kill -9)': 0,
  'runs on a full disk': 0,
  'runs that gave up and were started again': 0,
  'second runs on the same journal': 0,
  /** Audiences that were at Amazon when they were made again. */
  'audiences that were made again, as it was open': 0,
  'damages of the journal, all named': 0,
  'peak memory of the program, MB': 0
}

/** What happened until the events were through. */
interface EventRuns {
  /** Of the run that came to its end. */
  report: SyncReport
  figures: typeof NO_FIGURES
  madeAgain: number
  brokenPromises: string[]
  story: string[]
}

interface EventRunsOptions {
  files: string[]
  settings: object
  seed: number
  /** How many runs are disturbed, by more than the network. */
  disturbed: number
  /** Requests that the events take at least. */
  batches: number
  sandbox: SandboxProcess
  surroundings: Surroundings
}

/**
 * Runs the same command until it ends by itself, and disturbs it. After a kill the journal is damaged, and mended when that
 * was named.
 */
export async function runEvents(options: EventRunsOptions): Promise<EventRuns> {
  const { files, settings, seed, disturbed, batches, sandbox, surroundings } = options
  const { folder, network } = surroundings
  const nextDisturbance = disturbances(seedChance(seed))
  const journal = join(folder, 'journal')
  const settingsFile = join(folder, 'settings.json')
  mkdirSync(folder, { recursive: true })
  writeFileSync(settingsFile, JSON.stringify(settings), { mode: 0o600 })
  const args = ['sync', ...files, '--settings', settingsFile, '--journal', journal, '--json']
  const each = Math.ceil(batches / (disturbed + 1))
  const course: Course = { ms: 3_000, uploads: each, fileChanges: each, fileBytes: 4_096 }
  let createAgain: string[] = []
  const figures = { ...NO_FIGURES }
  const made = 'audiences that were made again, as it was open'
  const peak = 'peak memory of the program, MB'
  const brokenPromises: string[] = []
  const story: string[] = []

  for (let run = 0; ; run++) {
    const disturbance: Disturbance = run < disturbed ? nextDisturbance(course) : UNDISTURBED
    const ended = await runDisturbed([...args, ...createAgain], disturbance, surroundings)
    story.push(`${describe(disturbance)} → ${ended.code ?? 'killed'}`)
    figures[peak] = Math.max(figures[peak], ended.peakMegabytes)
    figures['runs on a full disk'] += disturbance.mostBlocks !== undefined ? 1 : 0
    figures['second runs on the same journal'] += ended.second === undefined ? 0 : 1
    const broken = findBrokenPromise(ended)
    if (broken !== undefined) {
      brokenPromises.push(`run ${run + 1} of events: ${broken}`)
    }
    if (ended.code === 0 || ended.code === 2) {
      const report = JSON.parse(ended.stdout) as SyncReport
      return { figures, madeAgain: figures[made], brokenPromises, story, report }
    }
    course.fileBytes = sum(readdirSync(folder).map((name) => statSync(join(folder, name)).size))
    const madeAgain = await countMadeAgain(ended, sandbox)
    createAgain = madeAgain === undefined ? [] : ['--create-again']
    figures[made] += madeAgain ?? 0
    if (ended.code === null) {
      const damages = 'damages of the journal, all named'
      figures['kills of the program (kill -9)'] += 1
      figures[damages] += (await damageOnce(journal, figures[damages], args, network.url)) ? 1 : 0
    } else if (++figures['runs that gave up and were started again'] > MOST_RESTARTS) {
      throw new Error(`The runner gives up again and again. ${lastWords(ended.stderr)}`)
    }
  }
}

/**
 * Audiences that may have been created are created again, without a check at Amazon. Returns how many were there, or
 * undefined when nothing was open.
 */
async function countMadeAgain({ stdout }: DisturbedRun, sandbox: SandboxProcess): Promise<number | undefined> {
  const { audiences = [] } = (stdout === '' ? {} : JSON.parse(stdout)) as Partial<SyncReport>
  const open = audiences.filter(({ how }) => how === 'mayBeThere')
  if (open.length === 0) {
    return undefined
  }
  const made = await sandbox.audiences()
  return open.filter(({ name }) => made.some((one) => one.name === name)).length
}

/** Lines of a journal before one is damaged. */
const ENOUGH_LINES = 3

/** Another kind of damage each time, which a run must name: a changed byte, a missing line, an emptied file. */
async function damageOnce(journal: string, nth: number, args: string[], url: string): Promise<boolean> {
  const whole = statSync(journal, { throwIfNoEntry: false }) === undefined ? Buffer.alloc(0) : readFileSync(journal)
  const lines = whole.toString('latin1').split('\n')
  if (lines.length <= ENOUGH_LINES) {
    return false
  }
  const place = whole.indexOf('\n') + 20
  const damaged = [
    Buffer.concat([whole.subarray(0, place), Buffer.from([whole[place] ^ 1]), whole.subarray(place + 1)]),
    Buffer.from(lines.filter((_, line) => line !== 1).join('\n'), 'latin1'),
    Buffer.alloc(0)
  ][nth % 3]
  writeFileSync(journal, damaged)
  const { code, stdout, stderr } = await startCommand(args, url).ended
  if (code !== 1 || stdout !== '' || !/is damaged|is empty/.test(stderr)) {
    throw new Error(`A run on a damaged journal ended with ${code}. ${lastWords(stderr)}`)
  }
  writeFileSync(journal, whole)
  return true
}
