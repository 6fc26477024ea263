import type { AmazonClient } from '../../../src/amazon/client'
import { settleJobs } from '../../../src/segment/reverseEtl/settleJobs'
import { State } from '../../../src/segment/reverseEtl/state'
import { OF } from '../../helpers/changedRows'
import { withEngine } from '../../helpers/engine'

interface Given {
  status?: number
  content?: string
}

/** What becomes of four rows of one job, of which Amazon says this. */
const settled = ({ status = 200, content = '' }: Given) =>
  withEngine(async (engine) => {
    const state = await State.open(await engine.beside(), undefined, structuredClone(OF), false)
    const job = await state.job('job/1')
    await state.accept(['a', 'b', 'c', 'd'].map((id) => [id, 1n, job]))
    const asked: unknown[][] = []
    const amazon = {
      call: (...args: unknown[]) => {
        asked.push(args)
        return Promise.resolve({ status, content })
      }
    }
    const jobs = await settleJobs(amazon as unknown as AmazonClient, state, { limitMs: 0 })
    const members = await engine.rows<{ id: string }>(`select id from ${state.members()} order by id`)
    const kept = { members: members.map(({ id }) => id).join(''), open: await state.openJobs() }
    await state.close()
    return { asked, jobs, kept }
  })

const says = (body: object): Given => ({ content: JSON.stringify(body) })
const invalidRecords = [{ externalId: 'b', error: 'No match.' }, { externalId: 'c' }, {}]
const invalid = [
  { externalUserId: 'b', reason: 'No match.' },
  { externalUserId: 'c', reason: 'without a reason' },
  { externalUserId: '', reason: 'without a reason' }
]

test.each<[string, Given, string, object[], string, string[]]>([
  ['has ended', says({ jobState: 'SUCCEEDED' }), 'SUCCEEDED', [], 'abcd', []],
  ['has failed', says({ jobState: 'FAILED' }), 'FAILED', [], '', []],
  ['is pending', says({ jobState: 'PENDING' }), 'PENDING', [], 'abcd', ['job/1']],
  [
    'found rows invalid',
    says({ jobState: 'PARTIALLYSUCCEEDED', invalidRecords }),
    'PARTIALLYSUCCEEDED',
    invalid,
    'ad',
    []
  ],
  ['is not known any more', { status: 404 }, 'FORGOTTEN', [], 'abcd', []],
  ['is unavailable', { status: 503 }, 'PENDING', [], 'abcd', ['job/1']],
  ['has no valid state', says({ jobState: 7, invalidRecords: 'x' }), 'PENDING', [], 'abcd', ['job/1']],
  ['is not JSON', { content: 'x' }, 'PENDING', [], 'abcd', ['job/1']]
])('of a job that %s', async (_what, given, state, invalid, members, open) => {
  expect(await settled(given)).toEqual({
    asked: [
      ['/amc/audiences/records/job%2F1', { method: 'GET', contentType: expect.stringContaining('audience') as string }]
    ],
    jobs: [expect.objectContaining({ jobRequestId: 'job/1', state, invalid })],
    kept: { members, open }
  })
})

test('without a job Amazon is not asked', () =>
  withEngine(async (engine) => {
    const state = await State.open(await engine.beside(), undefined, structuredClone(OF), false)
    expect(await settleJobs({} as AmazonClient, state, { limitMs: 1 })).toEqual([])
    await state.close()
  }))

test('a state is reported of each job once, as done or as failed, and of nothing where none has ended', async () => {
  const answers: Record<string, Given> = {
    a: { status: 200, content: '{"jobState":"SUCCEEDED"}' },
    b: { status: 200, content: '{"jobState":"FAILED"}' },
    c: { status: 503, content: '{"jobState":"FAILED"}' }
  }
  const countsOf = async (...jobs: string[]): Promise<object[]> => {
    const observed: object[] = []
    const call = (path: string) => Promise.resolve(answers[path.slice(-1)])
    const state = {
      openJobs: () => Promise.resolve(jobs),
      settle: (ended: object) => Promise.resolve(observed.push(ended))
    }
    await settleJobs({ call } as unknown as AmazonClient, state as unknown as State, { limitMs: 0 })
    return observed
  }
  expect(await countsOf('a', 'b', 'c')).toEqual([{ done: ['a'], failed: ['b'], invalid: [] }])
  expect(await countsOf('c')).toEqual([])
  expect(await countsOf()).toEqual([])
})
