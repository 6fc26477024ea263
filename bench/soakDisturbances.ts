import { watch } from 'node:fs'
import { join } from 'node:path'
import type { Chance } from '../scripts/people'
import type { Ended } from './processes'
import { startCommand } from './processes'
import type { Network, Stage } from './soakNetwork'
import { STAGES } from './soakNetwork'

/** What a run of the program suffers, the network apart. Uploads and changes of files count from 1. */
export type Disturbance =
  | { kind: 'none' }
  /** It gives up after the first attempt. */
  | { kind: 'impatient' }
  /** While it stands still with an upload in hand, the same command is run, and must be refused. */
  | { kind: 'secondRun'; upload: number }
  /** No file can grow beyond so many blocks of 512 bytes. */
  | { kind: 'fullDisk'; blocks: number }
  /** Killed with SIGKILL after a time, when something in its folder has changed, or at a stage of an upload. */
  | { kind: 'kill'; afterMs: number }
  | { kind: 'kill'; fileChange: number }
  | { kind: 'kill'; stage: Stage; upload: number }

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
  const kinds: ((course: Course) => Disturbance)[] = [
    () => ({ kind: 'none' }),
    () => ({ kind: 'impatient' }),
    ({ uploads }) => ({ kind: 'secondRun', upload: 1 + upTo(uploads / 2) }),
    ({ fileBytes }) => ({ kind: 'fullDisk', blocks: upTo((fileBytes * 1.2) / BLOCK) }),
    ({ ms }) => ({ kind: 'kill', afterMs: upTo(ms) }),
    ({ fileChanges }) => ({ kind: 'kill', fileChange: 1 + upTo(fileChanges) }),
    ...STAGES.map((stage) => ({ uploads }: Course): Disturbance => ({ kind: 'kill', stage, upload: 1 + upTo(uploads) }))
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

/** Runs the program to its end, or kills it as the disturbance says. */
export async function runDisturbed(
  args: string[],
  disturbance: Disturbance,
  { network, folder, clock }: Surroundings
): Promise<DisturbedRun> {
  const started = Date.now()
  const start = {
    ofNode: ['--require', join(__dirname, 'soakClock.js')],
    env: { SOAK_CLOCK: `${clock.rate} ${clock.since}` }
  }
  const impatience = disturbance.kind === 'impatient' ? ['--attempts', '1'] : []
  const mostBlocks = disturbance.kind === 'fullDisk' ? disturbance.blocks : undefined
  const run = startCommand([...args, ...impatience], network.url, { ...start, mostBlocks })
  const kill = disturbance.kind === 'kill' ? disturbance : undefined
  let second: Promise<Ended> | undefined

  const stages: Record<Stage, number> = { arrived: 0, applied: 0, answered: 0 }
  network.watch((stage) => {
    const upload = (stages[stage] += 1)
    if (disturbance.kind === 'secondRun' && stage === 'arrived' && disturbance.upload === upload) {
      run.pause()
      second = startCommand(args, network.url, start).ended.finally(() => run.goOn())
    }
    const due = kill !== undefined && 'stage' in kill && kill.stage === stage && kill.upload === upload
    if (due) {
      run.kill()
    }
    return due
  })
  let fileChanges = 0
  const files = watch(folder, () => {
    fileChanges += 1
    if (kill !== undefined && 'fileChange' in kill && kill.fileChange === fileChanges) {
      run.kill()
    }
  })
  const timer = kill !== undefined && 'afterMs' in kill ? setTimeout(() => run.kill(), kill.afterMs) : undefined

  const ended = await run.ended
  clearTimeout(timer)
  files.close()
  network.watch(() => false)
  return {
    ...ended,
    disturbance,
    second: await second,
    peakMegabytes: run.peakMegabytes(),
    course: { ms: Date.now() - started, uploads: stages.arrived, fileChanges }
  }
}

/** What a run did against its promises, however it ended, with its last words. */
export function findBrokenPromise({ disturbance, code, stdout, stderr, second, course }: DisturbedRun) {
  const isRefused = second === undefined || (second.code === 1 && second.stdout === '' && ANOTHER.test(second.stderr))
  const what = !isRefused
    ? `a second run ended with ${second.code} (${lastWords(second.stderr)})`
    : code === null
      ? undefined
      : ![0, 1, 2].includes(code) || /unexpected/i.test(stderr)
        ? `exit code ${code}`
        : stdout === '' && (code !== 1 || course.uploads > 0)
          ? `exit code ${code} and no report, after ${course.uploads} uploads`
          : undefined
  return what && `${describe(disturbance)}: ${what}. ${lastWords(stderr)}`
}

const ANOTHER = /another run/i

export const describe = (disturbance: Disturbance): string => Object.values(disturbance).join(' ')

export const lastWords = (stderr: string): string => stderr.trim().split('\n').slice(-2).join(' ').slice(-400)
