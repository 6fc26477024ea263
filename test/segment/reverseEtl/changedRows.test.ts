import type { SegmentEvent } from '@segment/actions-core'
import { UserError } from '../../../src/system/userError'
import { RateLimiter } from '../../../src/segment/delivery/rateLimit'
import type { EventAnswer } from '../../../src/segment/platform'
import type { Changes } from '../../../src/segment/reverseEtl/diff'
import type { Engine } from '../../../src/segment/sources/duckdb'
import type { Counts } from '../../../src/segment/delivery/counts'
import type { SyncMode } from '../../../src/segment/reverseEtl/mapping'
import type { RowsImport } from '../../../src/segment/reverseEtl/import'
import type { SendRowsOptions, SendingEnd } from '../../../src/segment/reverseEtl/changedRows'
import { sendRows } from '../../../src/segment/reverseEtl/changedRows'
import type { Accepted, AnsweredBatch } from '../../../src/segment/reverseEtl/state'
import { LEFT } from '../../../src/segment/reverseEtl/state'
import { MAPPING, mergeAll } from '../../helpers/changedRows'

const NEW = (id: string) => ['new', id, 7n, `${id}@example.com`, 'Dallas']
const taken = (job: string, action = 'CREATE'): EventAnswer => ({
  status: 202,
  sent: { action },
  body: { jobRequestId: job }
})

interface Observed {
  sent: SendingEnd
  /** IDs of each batch. */
  batches: string[][]
  /** What was kept, batch by batch. */
  kept: Accepted[][]
  /** Number of each batch that Amazon was asked for, how many were sent before, and its ids. */
  asked: [batch: number, sent: number, ...ids: string[]][]
  answered: [batch: number, answered: AnsweredBatch][]
  jobs: string[]
  seen: string[]
  refused: [id: string, reason: string][]
  done: number[]
}

interface Case {
  mode?: SyncMode
  /** As the engine streams them. */
  entering?: unknown[][][]
  repeated?: unknown[][][]
  leaving?: string[][]
  answers?: (event: SegmentEvent, batch: number) => EventAnswer
  accept?: () => Promise<void>
  assertUnchanged?: () => void
  /** Rows that were planned and are not there any more. */
  missing?: number
  heldUntil?: number
  sending?: Partial<SendRowsOptions>
}

/** Sends rows of an engine that has these, in batches of two. */
async function sent({ mode = 'mirror', entering = [], leaving = [], ...others }: Case): Promise<Observed> {
  const { repeated = [], answers = () => taken('job'), accept = () => Promise.resolve(), sending = {} } = others
  const { assertUnchanged = () => undefined, missing = 0, heldUntil = 0 } = others
  const observed: Omit<Observed, 'sent'> = {
    batches: [],
    kept: [],
    asked: [],
    answered: [],
    jobs: [],
    seen: [],
    refused: [],
    done: []
  }
  const engine = {
    async *stream(sql: string): AsyncGenerator<unknown[][], void, undefined> {
      await Promise.resolve()
      const chunks = sql.includes("'deleted'")
        ? leaving.map((ids) => ids.map((id) => [id]))
        : sql.includes('> 1')
          ? repeated
          : entering
      for (const chunk of chunks) {
        if (chunk instanceof Error) {
          throw chunk
        }
        yield chunk
      }
    }
  }
  const state = {
    heldUntil,
    job: (id: string) => Promise.resolve(observed.jobs.push(id)),
    ask: (batch: number, ids: string[]) =>
      Promise.resolve(void observed.asked.push([batch, observed.batches.length, ...ids])),
    askAgain: (batch: number) => Promise.resolve(void observed.asked.push([batch, observed.batches.length])),
    answer: (batch: number, answered: AnsweredBatch) =>
      accept().then(() => {
        observed.kept.push([...answered.accepted])
        observed.answered.push([batch, answered])
      }),
    see: (ids: string) => Promise.resolve(void observed.seen.push(ids))
  }
  const platform = {
    batchSize: 2,
    send: (events: SegmentEvent[]) => {
      const batch = observed.batches.push(events.map(({ userId }) => String(userId)))
      return Promise.resolve(events.map((event) => answers(event, batch)))
    }
  }
  const planned = new Set(
    [...entering, ...repeated].flatMap((rows) => (rows instanceof Error ? [] : rows.map(([, id]) => id)))
  ).size
  const changes: Changes = {
    new: planned + missing,
    updated: 0,
    refreshed: 0,
    deleted: leaving.flat().length,
    unchanged: 0,
    keyless: 0,
    repeated: repeated.length
  }
  const rows = {
    options: { mode },
    mapping: MAPPING,
    relation: 'people',
    assertUnchanged,
    found: { source: 'people.csv' },
    engine,
    state
  }
  const result = await sendRows({
    rows: rows as unknown as RowsImport & { engine: Engine },
    changes,
    platform: platform,
    retryPolicy: { attempts: 1, firstWaitMs: 1 },
    rateLimiter: new RateLimiter(Infinity),
    progress: {},
    consent: {
      mergeRows: (groups) => Promise.resolve(mergeAll(groups)),
      findLackingConsent: (rows) => Promise.resolve(rows.filter(({ id }) => id.startsWith('no')))
    },
    whyNotRemove: () => Promise.resolve(undefined),
    interrupt: new AbortController().signal,
    keeps: true,
    onRefused: (...refused) => observed.refused.push(refused),
    onDone: ({ settled }: Counts) => observed.done.push(settled),
    ...sending
  })
  return { sent: result, ...observed }
}

test('who leaves goes before who enters, in batches of the platform, each kept with the number of its job', async () => {
  const observed = await sent({
    leaving: [['x', 'y', 'z']],
    entering: [[NEW('a')], [NEW('b'), NEW('c')]],
    answers: ({ event }, batch) => taken(`job-${batch}`, event === 'deleted' ? 'DELETE' : 'CREATE')
  })
  expect(observed.batches).toEqual([['x', 'y'], ['z'], ['a', 'b'], ['c']])
  expect(observed.jobs).toEqual(['job-1', 'job-2', 'job-3', 'job-4'])
  expect(observed.kept).toEqual([
    [
      ['x', LEFT, 1],
      ['y', LEFT, 1]
    ],
    [['z', LEFT, 2]],
    [
      ['a', 7n, 3],
      ['b', 7n, 3]
    ],
    [['c', 7n, 4]]
  ])
  expect(observed.sent).toStrictEqual({
    counts: expect.objectContaining({ entered: 3, left: 3, unsent: 0, refused: 0 }) as Counts
  })
  expect(observed.done).toEqual([2, 3, 5, 6])
  expect([observed.refused, observed.seen]).toEqual([[], []])
})

test('rows of several jobs in one batch have the number of their own', async () => {
  const { kept, jobs } = await sent({
    entering: [[NEW('a'), NEW('b')]],
    answers: ({ userId }) => taken(`job-${String(userId)}`)
  })
  expect(jobs).toEqual(['job-a', 'job-b'])
  expect(kept).toEqual([
    [
      ['a', 7n, 1],
      ['b', 7n, 2]
    ]
  ])
})

test('rows that Amazon took without telling of a job are kept with none', async () => {
  const { kept, jobs } = await sent({
    entering: [[NEW('a'), NEW('b')]],
    answers: ({ userId }) => (userId === 'a' ? { status: 202, sent: { action: 'CREATE' }, body: {} } : taken('job'))
  })
  expect(jobs).toEqual(['job'])
  expect(kept).toEqual([
    [
      ['a', 7n, 0],
      ['b', 7n, 1]
    ]
  ])
})

test('the rows of one key go with those of single ones', async () => {
  const repeated = [[NEW('b'), NEW('b'), NEW('c')]]
  const { batches, kept } = await sent({ entering: [[NEW('a')]], repeated })
  expect(batches).toEqual([['a', 'b'], ['c']])
  expect(kept.flat().map(([id, digest]) => [id, digest])).toEqual([
    ['a', 7n],
    ['b', 14n],
    ['c', 7n]
  ])
})

test('a row that is refused is observed and not kept; the others go on', async () => {
  const {
    refused,
    kept,
    sent: ended
  } = await sent({
    entering: [[NEW('a'), NEW('b'), NEW('c')]],
    answers: ({ userId }) => (userId === 'a' ? { status: 400, errormessage: 'No identity.' } : taken('job'))
  })
  expect(refused).toEqual([['a', 'No identity.']])
  expect(kept.flat().map(([id]) => id)).toEqual(['b', 'c'])
  expect(ended).toStrictEqual({ counts: expect.objectContaining({ entered: 2, refused: 1 }) as Counts })
})

test('somebody who ends it ends it before anything is sent', async () => {
  const {
    batches,
    seen,
    sent: ended
  } = await sent({
    mode: 'delete',
    leaving: [['x']],
    sending: { interrupt: AbortSignal.abort() }
  })
  expect(ended.stopped).toEqual({ by: 'interrupt', reason: 'Interrupted.' })
  expect([batches, seen, ended.counts.unsent]).toEqual([[], [], 0])
})

test('a state that cannot be written ends the run in words', async () => {
  const { sent: ended, seen } = await sent({
    mode: 'delete',
    leaving: [['x']],
    accept: () => Promise.reject(new Error('IO Error: No space left on device'))
  })
  expect(ended.stopped).toEqual({
    by: 'trouble',
    reason: 'The state cannot be written: there is not enough memory or room on the disk.'
  })
  expect(seen).toEqual([])
})

test('a source that breaks off ends the run; what came before it is sent and kept', async () => {
  const breaks = new Error('Conversion Error: ann@example.com') as unknown as unknown[][]
  const { batches, kept, sent: ended } = await sent({ entering: [[NEW('a'), NEW('b'), NEW('c')], breaks] })
  expect(ended.stopped).toEqual({ by: 'source', reason: 'people.csv cannot be read to its end (Conversion).' })
  expect(batches).toEqual([['a', 'b'], ['c']])
  expect(kept.flat().map(([id]) => id)).toEqual(['a', 'b', 'c'])
})

test.each<[string, Partial<Case>, string]>([
  [
    'gives fewer rows than planned',
    { missing: 1 },
    'people.csv was changed while it was read: 3 rows were to be sent, and 2 were found when they were read again.'
  ],
  [
    'gives more rows than planned',
    { missing: -1 },
    'people.csv was changed while it was read: 1 row was to be sent, and 2 were found when they were read again.'
  ],
  [
    'says that it was changed',
    {
      assertUnchanged: () => {
        throw new UserError('people.csv was changed.')
      }
    },
    'people.csv was changed.'
  ]
])('a source that %s at its second reading ends the run; what it gave is kept', async (_what, others, reason) => {
  const { kept, sent: ended } = await sent({ entering: [[NEW('a'), NEW('b')]], ...others })
  expect(ended.stopped).toEqual({ by: 'source', reason })
  expect(kept.flat().map(([id]) => id)).toEqual(['a', 'b'])
})

test('rows are noted before they are sent, and their answer takes the place of the note', async () => {
  const { asked, answered } = await sent({ entering: [[NEW('a'), NEW('b'), NEW('c')]] })
  expect(asked).toEqual([
    [1, 0, 'a', 'b'],
    [2, expect.any(Number), 'c']
  ])
  expect(answered.map(([batch]) => batch)).toEqual([1, 2])
  expect(answered[0][1]).toEqual({
    accepted: [expect.anything(), expect.anything()],
    inDoubt: [],
    holdUntil: undefined
  })
})

test('rows that Amazon may have applied are in doubt, and those that it certainly did not are as before', async () => {
  const { answered } = await sent({
    leaving: [['x', 'y']],
    answers: ({ userId }) => ({ status: userId === 'x' ? 504 : 429, errormessage: 'Busy.' })
  })
  expect(answered).toEqual([[1, { accepted: [], inDoubt: ['x'], holdUntil: expect.any(Number) as number }]])
})

describe('the mode says who goes', () => {
  const rows = { leaving: [['x']], entering: [[NEW('a')]] }

  test.each<[SyncMode, string[]]>([
    ['mirror', ['x', 'a']],
    ['upsert', ['a']],
    ['delete', ['x']]
  ])('%s', async (mode, ids) => {
    expect((await sent({ ...rows, mode })).batches.flat()).toEqual(ids)
  })

  test('delete: who is new counts as seen, and in no other mode', async () => {
    expect((await sent({ ...rows, mode: 'delete' })).seen).toEqual([
      "select id from memory.main.changes where change = 'new'"
    ])
    expect((await sent({ ...rows, mode: 'mirror' })).seen).toEqual([])
  })
})

describe('people who are in and lack consent now', () => {
  const updated = (id: string) => ['updated', ...NEW(id).slice(1)]
  const noConsent = ({ userId, event }: SegmentEvent): EventAnswer =>
    event === 'deleted'
      ? taken('job', 'DELETE')
      : String(userId).startsWith('no')
        ? { status: 400, errormessage: 'No consent.' }
        : taken('job')
  const rows = { entering: [[updated('no1'), updated('b'), NEW('no2')]], answers: noConsent }

  test('leave a mirror at the end, and are listed as refused; who was not in is not removed', async () => {
    const { batches, kept, refused, sent: ended } = await sent(rows)
    expect(batches).toEqual([['no1', 'b'], ['no2'], ['no1']])
    expect(kept.at(-1)).toEqual([['no1', LEFT, 2]])
    expect(refused).toEqual([
      ['no1', 'No consent.'],
      ['no2', 'No consent.']
    ])
    expect(ended.stopped).toBeUndefined()
    expect([ended.counts.entered, ended.counts.left, ended.counts.refused]).toEqual([1, 1, 2])
  })

  test('stay where nobody leaves', async () => {
    expect((await sent({ ...rows, mode: 'upsert' })).batches).toEqual([['no1', 'b'], ['no2']])
  })

  test('stay until somebody agrees, where they are many', async () => {
    const asked: number[] = []
    const whyNotRemove = (people: number) => {
      asked.push(people)
      return Promise.resolve('Too many.')
    }
    const { batches, sent: ended } = await sent({ ...rows, sending: { whyNotRemove } })
    expect([asked, batches.length]).toEqual([[1], 2])
    expect(ended.stopped).toEqual({ by: 'trouble', reason: 'Too many.' })
  })
})

test('a dry run keeps nothing', async () => {
  const dry = { leaving: [['x']], entering: [[NEW('a')]], sending: { keeps: false } }
  for (const mode of ['mirror', 'delete'] as const) {
    const { kept, jobs, seen, done } = await sent({ ...dry, mode })
    expect([kept, jobs, seen]).toEqual([[], [], []])
    expect(done.at(-1)).toBe(mode === 'mirror' ? 2 : 1)
  }
})
