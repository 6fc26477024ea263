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
import { runSync } from '../../src/segment/sync/sync'
import { openSources } from '../../src/segment/sources/events/sources'
import { parseSettings } from '../../src/segment/settings'
import { temporaryFolder } from './temporaryFolder'
import { connectionTo, inSandbox } from './sandboxed'

/** What was observed of a run. */
interface Observed {
  bytes: number
  events: [read: number, done: number, refused: number]
  connected: [key: string | undefined, how: string | undefined][]
  settled: [AudienceName, BatchOutcome][]
  refused: RejectedEvent[]
  statuses: number[]
  waits: (Wait & { audience?: AudienceName })[]
  jobs: [pending: number, all: number][]
}

export interface RunFilesOptions extends Partial<Omit<RunOptions, 'sources' | 'settings'>> {
  /** As in a settings file. */
  settings?: Record<string, unknown>
  region?: string
  /** Digests of people who were erased. */
  erased?: ReadonlySet<string>
  /** Told, too. */
  watch?: Progress
  /** False: the run has no observer, and `observed` stays as it is. */
  isWatched?: boolean
}

export const AUDIENCE_FLAGS = { advertiserId: '4728736040201', countryCode: 'US' }

/** Runs files of events to the sandbox as the command does, in this process. */
export async function runFiles(
  sandbox: Sandbox,
  files: string[],
  { settings = {}, region, erased, watch = {}, isWatched = true, ...options }: RunFilesOptions = {}
): Promise<{ report: SyncReport; observed: Observed }> {
  const observed: Observed = {
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
    bytes: (count) => void (observed.bytes += count),
    events: (...counts) => {
      observed.events = counts
      watch.events?.(...counts)
    },
    connected: ({ key }, how) => void observed.connected.push([key, how]),
    settled: (audience, settlement) => {
      observed.settled.push([audience, settlement])
      watch.settled?.(audience, settlement)
    },
    refused: (event) => void observed.refused.push(event),
    requests: (statuses) => void observed.statuses.push(...statuses),
    waiting: (wait) => {
      observed.waits.push(wait)
      watch.waiting?.(wait)
    },
    jobs: (...counts) => void observed.jobs.push(counts)
  }
  return inSandbox(sandbox, async () => {
    const report = await runSync({
      sources: await openSources(files),
      settings: { ...parseSettings(settings, { region, audience: AUDIENCE_FLAGS }, 'settings'), erased },
      connection: connectionTo(sandbox),
      retryPolicy: { attempts: 2, firstWaitMs: 1 },
      jobsLimitMs: 5_000,
      interrupt: new AbortController().signal,
      ...options,
      ...(isWatched && { progress })
    })
    return { report, observed }
  })
}

/** A file of these lines in a folder of its own. */
export function eventsFile(...lines: string[]): string {
  const path = join(temporaryFolder(), 'events.jsonl')
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''))
  return path
}
