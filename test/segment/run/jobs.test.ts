import { jobsOf, matchRateOf, missingForDsp, sizeOf } from '../../../src/segment/run/jobs'

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
  expect(await jobsOf(['a'], ask, { limitMs: 5000, signal: never })).toEqual([
    { jobRequestId: 'a', state: 'PARTIALLYSUCCEEDED', invalid }
  ])
  expect(asked).toBe(3)
})

test('ends at its limit, and says what it does not know', async () => {
  const pending = () => Promise.resolve(answer({ jobState: 'PENDING' }))
  expect(await jobsOf(['a'], pending, { limitMs: 0, signal: never })).toMatchObject([{ state: 'PENDING' }])
  const broken = () => Promise.resolve({ status: undefined, trouble: 'network' as const, code: 'ECONNRESET' })
  expect(await jobsOf(['a'], broken, { limitMs: 0, signal: never })).toMatchObject([{ state: 'UNKNOWN' }])
})

test('reads sizes; -1 is not yet', async () => {
  const size = (audienceSize: unknown) => sizeOf('1', () => Promise.resolve(answer({ metadata: { audienceSize } })))
  expect(await size({ receivedRecordSize: 10, idResolutionCount: 8, dspAudienceSize: 7 })).toEqual({
    received: 10,
    matched: 8,
    inDsp: 7
  })
  expect(await size({ receivedRecordSize: -1, idResolutionCount: -1, dspAudienceSize: -1 })).toEqual({})
  expect(await sizeOf('1', () => Promise.resolve({ status: 404, content: '{}' }))).toBeUndefined()
})

test('match rate and what Amazon DSP still needs', () => {
  expect(matchRateOf({ received: 10, matched: 8 })).toBe(0.8)
  expect(matchRateOf({ received: 0, matched: 0 })).toBeUndefined()
  expect(matchRateOf({})).toBeUndefined()
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
  const [{ invalid }] = await jobsOf(['job-1'], ask, { limitMs: 0, signal: never })
  expect([...invalid]).toEqual([
    ['without a reason', 2],
    ['[…]: bad email […] [2J', 1],
    ['[…]: bad email', 1]
  ])
})
