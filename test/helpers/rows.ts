import type { JSONObject } from '@segment/actions-core'
import type { Sandbox } from '../../src/sandbox'
import type { FoundRows } from '../../src/segment/reverseEtl/import'
import type { Compared, RowsReport, RunRowsOptions } from '../../src/segment/reverseEtl/run'
import { runRows } from '../../src/segment/reverseEtl/run'
import type { Wait } from '../../src/system/retry'
import { defaultStatePath } from '../../src/segment/reverseEtl/statePath'
import { connectionTo, inSandbox } from './sandboxed'

export const NAME = 'Good customers'

export interface Imported {
  report?: RowsReport
  /** Why many were not to leave. */
  asked?: string
  refused: object[]
  found?: FoundRows
  compared?: Compared
  /** Rows that have their outcome, of those that are to be sent, at each time that was observed. */
  progress: [done: number, toSend: number][]
  waits: Wait[]
}

/** Sends rows to the sandbox as the command does, in this process. `agree` answers when many would leave. */
export async function importRows(
  sandbox: Sandbox,
  sources: string[],
  options: Partial<RunRowsOptions> & {
    agree?: boolean
    hook?: JSONObject
    onProgress?: () => void
    onWait?: (wait: Wait) => void
  } = {}
): Promise<Imported> {
  const { agree = false, hook, onProgress, onWait, ...others } = options
  const audience = others.audience ?? { name: NAME }
  const imported: Imported = { refused: [], progress: [], waits: [] }
  await inSandbox(sandbox, async () => {
    imported.report = await runRows(
      {
        sources,
        mode: 'mirror',
        maps: [],
        settings: {},
        state: defaultStatePath(sources, others.model, audience.name ?? audience.id ?? ''),
        dry: false,
        full: false,
        region: 'NA',
        connection: connectionTo(sandbox),
        environment: {},
        hookInputs: hook ?? {
          operation: 'create',
          audienceName: audience.name ?? '',
          advertiserId: '4728736040201',
          countryCode: 'US'
        },
        retryPolicy: { attempts: 2, firstWaitMs: 1 },
        holdMs: 0,
        jobsLimitMs: 5_000,
        interrupt: new AbortController().signal,
        ...others,
        audience
      },
      {
        onFound: (found) => (imported.found = found),
        onCompared: (compared) => (imported.compared = compared),
        mayLeave: (why) => {
          imported.asked = why
          return Promise.resolve(agree)
        },
        onProgress: ({ settled }, toSend) => {
          imported.progress.push([settled, toSend])
          onProgress?.()
        },
        onWait: (wait) => {
          imported.waits.push(wait)
          onWait?.(wait)
        },
        onRefused: (refused) => imported.refused.push(refused)
      }
    )
  })
  return imported
}

/** IDs of everybody in the only audience. */
export const membersOf = (sandbox: Sandbox): string[] =>
  sandbox.audiences().flatMap(({ audienceId }) =>
    sandbox
      .members(audienceId)
      .map(({ externalUserId }) => externalUserId)
      .sort()
  )
