import type { Clock } from '../../src/system/clock'
import { pollJobs, matchRate, missingForDsp, readAudienceSize } from '../../src/amazon/jobs'

const answer = (body: unknown) => ({ status: 200, content: typeof body === 'string' ? body : JSON.stringify(body) })
const never = new AbortController().signal

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
  const invalid = new Map([
    ['no consent', 2],
    ['without a reason', 1]
  ])
  expect(await pollJobs(['a'], ask, { limitMs: 5000, signal: never })).toEqual([
    { jobRequestId: 'a', state: 'PARTIALLYSUCCEEDED', invalid }
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
  const jobs = await pollJobs(ids, ask, { limitMs: 5000, signal: never, onPoll })
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
    const jobs = await pollJobs(['a'], ask, { limitMs: 60_000, signal: never, onPoll, clock })
    expect(jobs).toMatchObject([{ state: jobState }])
    expect([looks, waited]).toEqual([[0], []])
  }
)

test('who stops waiting is told at once what is known', async () => {
  const stop = new AbortController()
  const ask = () => Promise.resolve(answer({ jobState: 'PENDING' }))
  const onPoll = () => setImmediate(() => stop.abort())
  const jobs = pollJobs(['a'], ask, { limitMs: 600_000, signal: stop.signal, onPoll })
  expect(await jobs).toMatchObject([{ state: 'PENDING' }])
})

test('no job is no look', async () => {
  const ask = () => Promise.reject(new Error('nothing is asked'))
  const onPoll = () => expect('a look').toBe('none')
  expect(await pollJobs([], ask, { limitMs: 5000, signal: never, onPoll })).toEqual([])
})

test.each([
  ['a refusal that says a state', { status: 404, content: '{"jobState":"SUCCEEDED","invalidRecords":[{}]}' }],
  ['an answer that is no JSON', answer('<html>')],
  ['a state that is no text', answer({ jobState: 7, invalidRecords: {} })]
])('%s tells nothing of a job', async (_name, given) => {
  const jobs = await pollJobs(['a'], () => Promise.resolve(given), { limitMs: 0, signal: never })
  expect(jobs).toEqual([{ jobRequestId: 'a', state: 'UNKNOWN', invalid: new Map() }])
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
  await pollJobs(['a'], ask, { limitMs: 17_000, signal: never, clock })
  expect(waited).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000, 700])
  expect(new Set(signals)).toEqual(new Set([never]))
})

test('ends at its limit, and says what it does not know', async () => {
  const pending = () => Promise.resolve(answer({ jobState: 'PENDING' }))
  expect(await pollJobs(['a'], pending, { limitMs: 0, signal: never })).toMatchObject([{ state: 'PENDING' }])
  const broken = () => Promise.resolve({ status: undefined, trouble: 'network' as const, code: 'ECONNRESET' })
  expect(await pollJobs(['a'], broken, { limitMs: 0, signal: never })).toMatchObject([{ state: 'UNKNOWN' }])
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

test('reasons tell nothing of a person, and records without any are counted', async () => {
  const hash = 'b4c9a289323b21a01c3e940f150eb9b8c542587f1abfd8f0e1cc1ffc5e475514'
  const invalidRecords = [
    null,
    { externalId: 'user-7' },
    { externalId: 'user-7', error: `user-7: bad email ${hash}\u001b[2J` },
    { externalId: 'user-8', error: 'user-8: bad email' }
  ]
  const ask = () => Promise.resolve(answer({ jobState: 'SUCCEEDED', invalidRecords }))
  const [{ invalid }] = await pollJobs(['job-1'], ask, { limitMs: 0, signal: never })
  expect([...invalid]).toEqual([
    ['without a reason', 2],
    ['[…]: bad email […] [2J', 1],
    ['[…]: bad email', 1]
  ])
})
