import type { Answer } from '../../../src/destinations/amazon-ads-dsp-amc/api/call'
import { AUDIENCES_MEDIA_TYPE } from '../../../src/destinations/amazon-ads-dsp-amc/api/call'
import type { Amazon } from '../../../src/segment/amazon'
import { settleJobs } from '../../../src/segment/rows/jobs'
import type { State } from '../../../src/segment/rows/state'

const answer = (body: unknown, status = 200): Answer => ({ status, content: JSON.stringify(body) }) as unknown as Answer

/** Settles jobs that Amazon answers so; what the state was told, and what Amazon was asked. */
async function settled(answers: Record<string, Answer>, limitMs = 0) {
  const told: object[] = []
  const asked: unknown[] = []
  const amazon = {
    call: (path: string, request: unknown) => {
      asked.push([path, request])
      return Promise.resolve(answers[path.split('/').at(-1) ?? ''])
    }
  }
  const state = {
    openJobs: () => Promise.resolve(Object.keys(answers)),
    settle: (ended: object) => Promise.resolve(void told.push(ended))
  }
  const { signal } = new AbortController()
  const jobs = await settleJobs(amazon as unknown as Amazon, state as unknown as State, limitMs, signal)
  return { jobs, told, asked }
}

test('jobs are told as done or failed, with the rows that Amazon found invalid; those that go on are left', async () => {
  const { jobs, told } = await settled({
    a: answer({ jobState: 'SUCCEEDED' }),
    b: answer({ jobState: 'FAILED' }),
    c: answer({ jobState: 'PENDING' }),
    d: answer({
      jobState: 'PARTIALLYSUCCEEDED',
      invalidRecords: [{ externalId: 'p1', error: 'No email.' }, { externalId: 'p2' }, { error: 'Of nobody.' }]
    }),
    e: answer({ message: 'None.' }, 404)
  })
  const invalid = [
    { id: 'p1', reason: 'No email.' },
    { id: 'p2', reason: 'without a reason' }
  ]
  expect(jobs).toEqual([
    { jobRequestId: 'a', state: 'SUCCEEDED', invalid: [] },
    { jobRequestId: 'b', state: 'FAILED', invalid: [] },
    { jobRequestId: 'c', state: 'PENDING', invalid: [] },
    { jobRequestId: 'd', state: 'PARTIALLYSUCCEEDED', invalid },
    { jobRequestId: 'e', state: 'FORGOTTEN', invalid: [] }
  ])
  expect(told).toEqual([{ done: ['a', 'd', 'e'], failed: ['b'], invalid: ['p1', 'p2'] }])
})

test.each<[string, Answer]>([
  ['goes on', answer({ jobState: 'PENDING' })],
  ['has an answer without a state', answer({ jobState: 7 })],
  ['is asked after in vain', answer({ jobState: 'FAILED' }, 503)],
  ['has an answer that is no JSON', { status: 200, content: '<html>' } as unknown as Answer]
])('of a job that %s nothing is kept, so that it is asked after again', async (_name, said) => {
  const { jobs, told } = await settled({ a: said })
  expect(jobs).toEqual([{ jobRequestId: 'a', state: 'PENDING', invalid: [] }])
  expect(told).toEqual([])
})

test.each([['FAILED'], ['SUCCEEDED']])('a single job that ended is kept: %s', async (jobState) => {
  const { told } = await settled({ a: answer({ jobState }) })
  expect(told).toHaveLength(1)
})

test('Amazon is asked for each job by its id, and not where there is none', async () => {
  const { asked } = await settled({ a: answer({ jobState: 'SUCCEEDED' }) })
  expect(asked).toEqual([['/amc/audiences/records/a', { method: 'GET', contentType: AUDIENCES_MEDIA_TYPE }]])
  expect(await settled({})).toEqual({ jobs: [], told: [], asked: [] })
})
