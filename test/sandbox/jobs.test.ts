import { AUDIENCES, leaver, person, start, stopAll } from './client'

afterEach(stopAll)

const jobPath = (answer: { body: Record<string, unknown> }) =>
  `/amc/audiences/records/${String(answer.body.jobRequestId)}`

test('reports a job as PENDING, then its outcome', async () => {
  const client = await start({ jobMilliseconds: 200 })
  const id = await client.createAudience()
  const accepted = await client.records(id, [person('a'), person('b', { countryCode: 'KR' }), leaver('c')])
  const pending = await client.send('GET', jobPath(accepted))
  expect(pending).toMatchObject({ status: 200, type: AUDIENCES })
  expect(pending.body).toEqual({ jobRequestId: accepted.body.jobRequestId, jobState: 'PENDING' })
  expect(await client.job(accepted)).toEqual({
    jobRequestId: accepted.body.jobRequestId,
    jobState: 'SUCCEEDED',
    successful: { recordsProcessedRate: 100 },
    invalidRecords: [],
    audienceSize: { receivedRecordSize: 2, idResolutionCount: 1, dspAudienceSize: 1 }
  })
})

test('ends a job after a number of polls, whatever the time', async () => {
  const client = await start({ jobLooks: 2 })
  const id = await client.createAudience()
  const accepted = await client.records(id, [person('a')])
  const look = async () => (await client.send('GET', jobPath(accepted))).body.jobState
  expect(client.sandbox.jobs()).toMatchObject([{ state: 'PENDING', doneAt: null }])
  expect([await look(), await look(), await look(), await look()]).toEqual([
    'PENDING',
    'PENDING',
    'SUCCEEDED',
    'SUCCEEDED'
  ])
  expect(client.sandbox.jobs()).toMatchObject([{ state: 'SUCCEEDED', doneAt: expect.any(Number) as number }])
})

test('ends a job at once', async () => {
  for (const options of [{ jobLooks: 0 }, { jobMilliseconds: 0 }]) {
    const client = await start(options)
    const id = await client.createAudience()
    const accepted = await client.records(id, [person('a')])
    expect((await client.send('GET', jobPath(accepted))).body.jobState).toBe('SUCCEEDED')
  }
})

test('reports FAILED when all records are invalid', async () => {
  const client = await start()
  const id = await client.createAudience()
  const job = await client.job(await client.records(id, [person('a', { hashedPII: [{ email: 'x' }] })]))
  expect(job).toMatchObject({ jobState: 'FAILED', successful: { recordsProcessedRate: 0 } })
})

test('reports the rate as a share of 1 where the option says so', async () => {
  const client = await start({ rateScale: 1 })
  const id = await client.createAudience()
  const job = await client.job(await client.records(id, [person('a'), person('b', { countryCode: 'DE' })]))
  expect(job.successful).toEqual({ recordsProcessedRate: 0.5 })
})

test.each([
  ['COMPLETED', 1],
  ['PARTIALLYSUCCEEDED', 1],
  ['FAILED', 0]
] as const)('ends in %s when injected', async (state, members) => {
  const client = await start()
  const id = await client.createAudience()
  client.sandbox.inject({ kind: 'jobState', operation: 'records', state })
  const job = await client.job(await client.records(id, [person('a')]))
  expect(job.jobState).toBe(state)
  expect(client.sandbox.members(id)).toHaveLength(members)
})

test('an unknown job gives 404', async () => {
  const client = await start()
  const answer = await client.send('GET', '/amc/audiences/records/1155d3e3-b18c-4b2b-a3b2-26173cdaf770')
  expect(answer).toMatchObject({ status: 404, type: AUDIENCES, body: { message: expect.any(String) as string } })
})
