import type { Clock } from '../../src/system/clock'
import type { Ask, Job, PollOptions } from '../../src/amazon/jobs'
import { matchRate, missingForDsp, parseJob, pollJobs, readAudienceSize, summarizeJob } from '../../src/amazon/jobs'

const answer = (body: unknown) => ({ status: 200, content: typeof body === 'string' ? body : JSON.stringify(body) })
const never = new AbortController().signal
const poll = (ids: string[], ask: Ask, options: PollOptions): Promise<Job[]> =>
  pollJobs(ids, ask, options, (job) => job)

test('asks until the job is over, and counts what Amazon could not use', async () => {
  let asked = 0
  const ask = () => {
    asked += 1
    return Promise.resolve(
      answer(
        asked < 3
          ? { jobState: 'PENDING' }
          : { jobState: 'PARTIALLYSUCCEEDED', invalidRecords: [{ error: 'no consent' }, { error: 'no consent' }, {}] }
      )
    )
  }
  const [job] = await pollJobs(['a'], ask, { limitMs: 5000, signal: never }, summarizeJob)
  expect(job).toMatchObject({ jobRequestId: 'a', state: 'PARTIALLYSUCCEEDED' })
  expect(job.invalid.sorted).toEqual([
    ['no consent', 2],
    ['without a reason', 1]
  ])
  expect(asked).toBe(3)
})

test('four jobs are asked after at a time, in their order, and of the next look only those that are not over', async () => {
  const asked: string[] = []
  let atATime = 0
  let most = 0
  const looks: number[] = []
  const ids = ['a', 'b', 'c', 'd', 'e/f']
  const ask = async (path: string) => {
    asked.push(path)
    most = Math.max(most, ++atATime)
    await new Promise(setImmediate)
    atATime -= 1
    return answer({ jobState: asked.length > ids.length || path.endsWith('/b') ? 'COMPLETED' : 'PENDING' })
  }
  const onPoll = (pending: number) => void looks.push(pending)
  const jobs = await poll(ids, ask, { limitMs: 5000, signal: never, onPoll })
  expect(jobs.map(({ jobRequestId, state }) => [jobRequestId, state])).toEqual(ids.map((id) => [id, 'COMPLETED']))
  expect(asked).toEqual(
    ['a', 'b', 'c', 'd', 'e%2Ff', 'a', 'c', 'd', 'e%2Ff'].map((id) => `/amc/audiences/records/${id}`)
  )
  expect(looks).toEqual([4, 0])
  expect(most).toBe(4)
})

test.each(['SUCCEEDED', 'PARTIALLYSUCCEEDED', 'FAILED', 'COMPLETED'])(
  '%s is over, and nothing waits',
  async (jobState) => {
    const clock: Clock = { now: () => 0, sleep: (ms) => Promise.resolve(void waited.push(ms)) }
    const waited: number[] = []
    const looks: number[] = []
    const onPoll = (pending: number) => void looks.push(pending)
    const ask = () => Promise.resolve(answer({ jobState }))
    const jobs = await poll(['a'], ask, { limitMs: 60_000, signal: never, onPoll, clock })
    expect(jobs).toMatchObject([{ state: jobState }])
    expect([looks, waited]).toEqual([[0], []])
  }
)

test('who stops waiting is reported at once what is known', async () => {
  const stop = new AbortController()
  const ask = () => Promise.resolve(answer({ jobState: 'PENDING' }))
  const onPoll = () => setImmediate(() => stop.abort())
  const jobs = poll(['a'], ask, { limitMs: 600_000, signal: stop.signal, onPoll })
  expect(await jobs).toMatchObject([{ state: 'PENDING' }])
})

test('no job is no look', async () => {
  const ask = () => Promise.reject(new Error('nothing is asked'))
  const onPoll = () => expect('a look').toBe('none')
  expect(await poll([], ask, { limitMs: 5000, signal: never, onPoll })).toEqual([])
})

test.each([
  [
    'a refusal that says a state',
    { status: 404, content: '{"jobState":"SUCCEEDED","invalidRecords":[{}]}' },
    { gone: true, reason: 'Amazon does not know this job.' }
  ],
  ['an answer that is not JSON', answer('<html>'), {}],
  ['a state that is not text', answer({ jobState: 7, invalidRecords: {} }), {}]
])('%s says nothing of a job', async (_name, given, more) => {
  const jobs = await poll(['a'], () => Promise.resolve(given), { limitMs: 0, signal: never })
  expect(jobs).toEqual([
    { jobRequestId: 'a', state: 'UNKNOWN', reason: expect.any(String) as string, invalid: [], ...more }
  ])
})

test('between looks the wait doubles from 0.1 s on up to 5 s, and the last one ends with the time', async () => {
  const waited: number[] = []
  const signals: (AbortSignal | undefined)[] = []
  let now = 1_000_000
  const clock: Clock = {
    now: () => now,
    sleep: (ms, signal) => {
      waited.push(ms)
      signals.push(signal)
      now += Math.max(ms, 1)
      return Promise.resolve()
    }
  }
  const ask = () => Promise.resolve(answer({ jobState: 'PENDING' }))
  await poll(['a'], ask, { limitMs: 17_000, signal: never, clock })
  expect(waited).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000, 700])
  expect(new Set(signals)).toEqual(new Set([never]))
})

test('ends at its limit, and says what it does not know', async () => {
  const pending = () => Promise.resolve(answer({ jobState: 'PENDING' }))
  expect(await poll(['a'], pending, { limitMs: 0, signal: never })).toMatchObject([{ state: 'PENDING' }])
  const broken = () => Promise.resolve({ status: undefined, trouble: 'network' as const, code: 'ECONNRESET' })
  expect(await poll(['a'], broken, { limitMs: 0, signal: never })).toMatchObject([{ state: 'UNKNOWN' }])
})

test('reads sizes; -1 is not yet', async () => {
  const size = (audienceSize: unknown) =>
    readAudienceSize('1', () => Promise.resolve(answer({ metadata: { audienceSize } })))
  expect(await size({ receivedRecordSize: 10, idResolutionCount: 8, dspAudienceSize: 7 })).toEqual({
    received: 10,
    matched: 8,
    inDsp: 7
  })
  expect(await size({ receivedRecordSize: -1, idResolutionCount: -1, dspAudienceSize: -1 })).toEqual({})
  expect(await size({ receivedRecordSize: 0, idResolutionCount: '8', dspAudienceSize: null })).toEqual({ received: 0 })
  expect(await size(undefined)).toBeUndefined()
  const asked: string[] = []
  const refused = (path: string) => {
    asked.push(path)
    return Promise.resolve({ status: 404, content: '{"metadata":{"audienceSize":{"receivedRecordSize":1}}}' })
  }
  expect(await readAudienceSize('1', refused)).toBeUndefined()
  expect(asked).toEqual(['/amc/audiences/metadata/1'])
  expect(await readAudienceSize('1', () => Promise.resolve(answer('<html>')))).toBeUndefined()
})

test('match rate and what Amazon DSP still needs', () => {
  expect(matchRate({ received: 10, matched: 8 })).toBe(0.8)
  expect(matchRate({ received: 0, matched: 0 })).toBeUndefined()
  expect(matchRate({})).toBeUndefined()
  expect(matchRate({ received: 10 })).toBeUndefined()
  expect(matchRate({ matched: 8 })).toBeUndefined()
  expect(missingForDsp({ inDsp: 1999, matched: 2500 })).toBe(1)
  expect(missingForDsp({ matched: 2500 })).toBe(0)
  expect(missingForDsp({})).toBeUndefined()
})

describe('the reason of an invalid record', () => {
  const hash = 'b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514'
  const reasonsOf = (...invalidRecords: unknown[]): string[] =>
    parseJob('job-1', answer({ jobState: 'SUCCEEDED', invalidRecords })).invalid.map(({ reason }) => reason)

  test('says nothing of a person, whatever Amazon repeats', () => {
    expect(
      reasonsOf(
        { externalId: 'user-7', error: `user-7: bad email ${hash}\u001b[2J` },
        { externalId: 'user-7', error: 'USER-7 and Atza|secret-token' },
        { externalId: 'user-8', error: 'same as user-7, and of User-9' },
        { externalId: 'user-9', error: 'No match.' }
      )
    ).toEqual(['[…]: bad email […] [2J', '[…] and […]', 'same as […], and of […]', 'No match.'])
  })

  test('is there for every record, and is not longer than 300 characters', () => {
    const reasons = reasonsOf(
      null,
      { externalId: 'user-7' },
      { externalId: 7, error: 'No match.' },
      { externalId: 'user-8', error: 'too long '.repeat(100) }
    )
    expect(reasons.slice(0, 3)).toEqual(['without a reason', 'without a reason', 'No match.'])
    expect(reasons[3].length).toBeLessThanOrEqual(300)
  })

  test('short IDs are words like others', () => {
    expect(reasonsOf({ externalId: '42', error: 'field 4 of 42' }, { externalId: '4', error: 'field 4' })).toEqual([
      'field 4 of […]',
      'field […]'
    ])
  })

  test('of which there are more than 40 is counted with others', () => {
    const invalidRecords = Array.from({ length: 50 }, (_, n) => ({ externalId: 'x', error: `No ${'abc'[n % 3]}${n}` }))
    const job = parseJob('job-1', answer({ jobState: 'SUCCEEDED', invalidRecords }))
    const { invalid } = summarizeJob(job)
    expect(invalid.size).toBe(41)
    expect(invalid.sorted[0]).toEqual(['Other reasons.', 10])
  })
})

test('a state of more than a word is none: it may repeat what was sent', () => {
  expect(parseJob('a', answer({ jobState: 'FAILED for user-7@example.com' }))).toMatchObject({ state: 'UNKNOWN' })
  expect(parseJob('a', answer({ jobState: 'PARTIALLY_FAILED' }))).toMatchObject({ state: 'PARTIALLY_FAILED' })
})
