import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Sandbox } from '../../src/sandbox'
import type { AudienceName } from '../../src/segment/delivery/audience'
import type { Progress } from '../../src/segment/delivery/progress'
import type { RejectedEvent } from '../../src/segment/delivery/rejectedFile'
import type { SyncReport } from '../../src/segment/sync/report'
import type { RunOptions } from '../../src/segment/sync/sync'
import type { BatchOutcome } from '../../src/segment/delivery/outcomes'
import type { Wait } from '../../src/system/retry'
import { run } from '../../src/segment/sync/sync'
import { openSources } from '../../src/segment/sources/events/sources'
import { parseSettings } from '../../src/segment/settings'
import { temporaryFolder } from './temporaryFolder'
import { connectionTo, inSandbox } from './sandboxed'

/** What a run told while it went on. */
interface Told {
  bytes: number
  events: [read: number, done: number, refused: number]
  connected: [key: string | undefined, how: string | undefined][]
  settled: [AudienceName, BatchOutcome][]
  refused: RejectedEvent[]
  statuses: number[]
  waits: (Wait & { audience?: AudienceName })[]
  jobs: [pending: number, all: number][]
}

export interface Runs extends Partial<Omit<RunOptions, 'sources' | 'settings'>> {
  /** As in a settings file. */
  settings?: Record<string, unknown>
  region?: string
  /** Digests of people who were erased. */
  erased?: ReadonlySet<string>
  /** Told, too. */
  watch?: Progress
  /** False: the run has nobody to tell, and `told` stays as it is. */
  isWatched?: boolean
}

export const AUDIENCE_FLAGS = { advertiserId: '4728736040201', countryCode: 'US' }

/** Runs files of events to the sandbox as the command does, in this process. */
export async function runFiles(
  sandbox: Sandbox,
  files: string[],
  { settings = {}, region, erased, watch = {}, isWatched = true, ...options }: Runs = {}
): Promise<{ report: SyncReport; told: Told }> {
  const told: Told = {
    bytes: 0,
    events: [0, 0, 0],
    connected: [],
    settled: [],
    refused: [],
    statuses: [],
    waits: [],
    jobs: []
  }
  const progress: Progress = {
    bytes: (count) => void (told.bytes += count),
    events: (...counts) => {
      told.events = counts
      watch.events?.(...counts)
    },
    connected: ({ key }, how) => void told.connected.push([key, how]),
    settled: (audience, settlement) => {
      told.settled.push([audience, settlement])
      watch.settled?.(audience, settlement)
    },
    refused: (event) => void told.refused.push(event),
    requests: (statuses) => void told.statuses.push(...statuses),
    waiting: (wait) => {
      told.waits.push(wait)
      watch.waiting?.(wait)
    },
    jobs: (...counts) => void told.jobs.push(counts)
  }
  return inSandbox(sandbox, async () => {
    const report = await run({
      sources: await openSources(files),
      settings: { ...parseSettings(settings, { region, audience: AUDIENCE_FLAGS }, 'settings'), erased },
      connection: connectionTo(sandbox),
      retryPolicy: { attempts: 2, firstWaitMs: 1 },
      jobsLimitMs: 5_000,
      interrupt: new AbortController().signal,
      ...options,
      ...(isWatched && { progress })
    })
    return { report, told }
  })
}

/** A file of these lines in a folder of its own. */
export function eventsFile(...lines: string[]): string {
  const path = join(temporaryFolder(), 'events.jsonl')
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''))
  return path
}
