import { watch } from 'node:fs'
import { join } from 'node:path'
import isEqual from 'lodash/isEqual'
import type { Chance } from '../scripts/people'
import type { Ended } from './processes'
import { startCommand } from './processes'
import type { Network, Stage } from './soakNetwork'
import { STAGES } from './soakNetwork'

/** When something happens to a run. Uploads and changes of the files in its folder count from 1. */
type Moment = { ms: number } | { fileChange: number } | { stage: Stage; upload: number }

/** What a run of the program suffers, the network apart. */
export interface Disturbance {
  name: string
  flags?: string[]
  /** No file can grow beyond so many blocks of 512 bytes, as on a full disk. */
  mostBlocks?: number
  /**
   * SIGKILL; Ctrl-C, once or twice; or the same command is run while this one is paused, and must be refused.
   */
  deed?: 'kill' | 'interrupt' | 'interruptTwice' | 'runAgain'
  at?: Moment
}

export const UNDISTURBED: Disturbance = { name: 'none' }

/** What a run does without disturbances, so that one can be disturbed at its beginning, in its midst and at its end. */
export interface Course {
  ms: number
  uploads: number
  fileChanges: number
  /** Size of its files. */
  fileBytes: number
}

const BLOCK = 512

/** The next disturbance: of all kinds, one after the other, in an order that chance gives. */
export function disturbances(chance: Chance): (course: Course) => Disturbance {
  const upTo = (most: number): number => Math.floor(chance() * (most + 1))
  const anUpload = ({ uploads }: Course): Moment => ({ stage: 'arrived', upload: 1 + upTo(uploads / 2) })
  const kinds: ((course: Course) => Disturbance)[] = [
    () => UNDISTURBED,
    () => ({ name: 'impatient', flags: ['--attempts', '1'] }),
    () => ({ name: 'hasty', flags: ['--wait', '0'] }),
    ({ fileBytes }) => ({ name: 'full disk', mostBlocks: upTo((fileBytes * 1.2) / BLOCK) }),
    (course) => ({ name: 'second run', deed: 'runAgain', at: anUpload(course) }),
    (course) => ({ name: 'interrupt', deed: upTo(1) === 0 ? 'interrupt' : 'interruptTwice', at: anUpload(course) }),
    ({ ms }) => ({ name: 'kill', deed: 'kill', at: { ms: upTo(ms) } }),
    ({ fileChanges }) => ({ name: 'kill', deed: 'kill', at: { fileChange: 1 + upTo(fileChanges) } }),
    ...STAGES.map((stage) => ({ uploads }: Course): Disturbance => {
      return { name: 'kill', deed: 'kill', at: { stage, upload: 1 + upTo(uploads) } }
    })
  ]
  let left: typeof kinds = []
  return (course) => {
    left = left.length === 0 ? [...kinds] : left
    const [next] = left.splice(Math.floor(chance() * left.length), 1)
    return next(course)
  }
}

export interface DisturbedRun extends Ended {
  disturbance: Disturbance
  /** How the second run ended that was to be refused. */
  second?: Ended
  peakMegabytes: number
  /** What it did until its end. */
  course: Omit<Course, 'fileBytes'>
}

export interface Surroundings {
  network: Network
  /** Where the program keeps its files. */
  folder: string
  clock: SoakClock
}

/** How many times as fast as real time the program's time runs, and since when, in milliseconds of the epoch. */
export interface SoakClock {
  rate: number
  since: number
}

/** One signal that comes right behind another may be lost. */
const BETWEEN_INTERRUPTS_MS = 50

/** Runs the program to its end, or kills it as the disturbance says. */
export async function runDisturbed(
  args: string[],
  disturbance: Disturbance,
  { network, folder, clock }: Surroundings
): Promise<DisturbedRun> {
  const { flags = [], mostBlocks, deed, at } = disturbance
  const started = Date.now()
  const start = {
    ofNode: ['--require', join(__dirname, 'soakClock.js')],
    env: { SOAK_CLOCK: `${clock.rate} ${clock.since}` }
  }
  const run = startCommand([...args, ...flags], network.url, { ...start, mostBlocks })
  let second: Promise<Ended> | undefined
  const act = (): void => {
    if (deed === 'kill') {
      run.kill()
    } else if (deed === 'runAgain') {
      run.pause()
      second = startCommand(args, network.url, start).ended.finally(() => run.goOn())
    } else {
      run.interrupt()
      setTimeout(() => deed === 'interruptTwice' && run.interrupt(), BETWEEN_INTERRUPTS_MS)
    }
  }
  /** Whether the program was killed. */
  const reach = (moment: Moment): boolean => {
    const isDue = isEqual(moment, at)
    if (isDue) {
      act()
    }
    return isDue && deed === 'kill'
  }
  const uploads: Record<Stage, number> = { arrived: 0, applied: 0, answered: 0 }
  network.watch((stage) => reach({ stage, upload: (uploads[stage] += 1) }))
  let fileChanges = 0
  const files = watch(folder, () => reach({ fileChange: (fileChanges += 1) }))
  const timer = at && 'ms' in at ? setTimeout(act, at.ms) : undefined

  const ended = await run.ended
  clearTimeout(timer)
  files.close()
  network.watch(() => false)
  return {
    ...ended,
    disturbance,
    second: await second,
    peakMegabytes: run.peakMegabytes(),
    course: { ms: Date.now() - started, uploads: uploads.arrived, fileChanges }
  }
}

/** What a run did against its promises, however it ended, with its last words. */
export function findBrokenPromise({ disturbance, code, stdout, stderr, second, course }: DisturbedRun) {
  const isRefused = second === undefined || (second.code === 1 && second.stdout === '' && ANOTHER.test(second.stderr))
  const isStoppedAtOnce = disturbance.deed === 'interruptTwice' && code === INTERRUPTED
  const what = !isRefused
    ? `a second run ended with ${second.code} (${lastWords(second.stderr)})`
    : code === null
      ? undefined
      : ![0, 1, 2, 130].includes(code) || /unexpected/i.test(stderr)
        ? `exit code ${code}`
        : stdout === '' && !isStoppedAtOnce && (code !== 1 || course.uploads > 0)
          ? `exit code ${code} and no report, after ${course.uploads} uploads`
          : undefined
  return what && `${describe(disturbance)}: ${what}. ${lastWords(stderr)}`
}

const INTERRUPTED = 130
const ANOTHER = /another run/i

export const describe = ({ name, flags: _flags, deed: _deed, at, ...others }: Disturbance): string =>
  [name, ...Object.values({ ...others, ...at })].join(' ')

export const lastWords = (stderr: string): string => stderr.trim().split('\n').slice(-2).join(' ').slice(-400)
