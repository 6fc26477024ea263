import { Jobs } from '../../src/sandbox/state/jobs'
import { RequestLog } from '../../src/sandbox/state/requestLog'

/* A run of a million events must not fill the memory with what is only written down. */

const job = (audienceId: string, invalid = 0) => ({
  audienceId,
  outcome: 'SUCCEEDED' as const,
  records: 10_000,
  invalidRecords: Array.from({ length: invalid }, () => ({ audienceId, externalId: 'x', error: 'x' }))
})

test('keeps the latest 50,000 jobs', () => {
  const jobs = new Jobs({ milliseconds: 0 })
  const first = jobs.add(job('a'))
  const second = jobs.add(job('a'))
  for (let index = 0; index < 49_999; index++) {
    jobs.add(job('b'))
  }
  expect(jobs.all()).toHaveLength(50_000)
  expect(jobs.find(first.jobRequestId)).toBeUndefined()
  expect(jobs.find(second.jobRequestId)).toBeDefined()
})

test('keeps at most 500,000 invalid records, of whole jobs', () => {
  const jobs = new Jobs({ milliseconds: 0 })
  const added = Array.from({ length: 60 }, () => jobs.add(job('a', 10_000)))
  expect(jobs.all()).toEqual(added.slice(10))
})

test('keeps the sizes of an audience whose first jobs were dropped', () => {
  const jobs = new Jobs({ milliseconds: 0 })
  jobs.add(job('a'))
  for (let index = 0; index < 50_000; index++) {
    jobs.add(job('b'))
  }
  expect(jobs.anyDoneFor('a')).toBe(true)
})

test('lists the latest 10,000 requests, and counts all', () => {
  const log = new RequestLog()
  const excerpt = { text: 'x', length: 1 }
  const exchange = { requestHeaders: {}, requestBody: excerpt, answerHeaders: {}, answerBody: excerpt }
  const request = { operation: 'records', region: 'NA', method: 'POST', path: '/', outcome: 202 } as const
  for (let index = 0; index < 10_500; index++) {
    log.add({ ...request, records: 1, milliseconds: 1, exchange })
  }
  expect(log.latest).toHaveLength(10_000)
  expect(log.latest[0].number).toBe(501)
  expect(log.find(500)).toBeUndefined()
  expect(log.find(501)).toBe(log.latest[0])
  expect(log.latest.filter((one) => one.exchange !== undefined)).toHaveLength(200)
  expect(log.counts).toMatchObject({ requests: 10_500, records: 10_500, byOperation: { records: { 202: 10_500 } } })
})
