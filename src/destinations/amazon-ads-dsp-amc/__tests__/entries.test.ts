import { createHash } from 'node:crypto'
import { acceptRecords, onBatch } from './__helpers__/destination'
import { ANN, engageTrack, OTHER_AUDIENCE_ID } from './__helpers__/events'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

async function send(events: ReturnType<typeof engageTrack>[]) {
  const requests = acceptRecords()
  const answers = await onBatch(events)
  return { answers, records: requests.flatMap(({ records }) => records) }
}

const entry = (person: Record<string, unknown>, options = {}) => engageTrack(true, { person, ...options })

test('two entries of one person, one for each email of the profile, become one record with both', async () => {
  const { answers, records } = await send([entry(ANN), entry({ ...ANN, email: 'ann@work.example' })])
  const answer = { status: 202, sent: records[0], body: { jobRequestId: 'job-1' } }
  expect(answers).toEqual([answer, answer])
  expect(records).toHaveLength(1)
  expect(records[0].hashedPII).toEqual([
    { email: sha256('ann@work.example'), firstname: sha256('ann'), lastname: sha256('lee'), city: sha256('dallas') },
    { email: sha256('ann@example.com') }
  ])
})

test('the first object is that of the fullest event, and another name or place comes whole', async () => {
  const { records } = await send([
    entry({ ...ANN, phone: '5714120599', postal: '75236' }),
    entry({ email: 'ann@work.example', city: 'Austin' }),
    entry({ email: 'ann@example.com' })
  ])
  expect(records[0].hashedPII).toEqual([
    {
      email: sha256('ann@example.com'),
      phone: sha256('15714120599'),
      firstname: sha256('ann'),
      lastname: sha256('lee'),
      city: sha256('dallas'),
      postal: sha256('75236')
    },
    { email: sha256('ann@work.example'), city: sha256('austin') }
  ])
})

test('an exit between entries cuts', async () => {
  const { answers, records } = await send([
    entry({ email: 'a@x.y' }),
    engageTrack(false),
    entry({ email: 'b@x.y' }),
    entry({ email: 'c@x.y' })
  ])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 202, 202])
  expect(records).toHaveLength(1)
  expect(records[0].hashedPII).toEqual([{ email: sha256('c@x.y') }, { email: sha256('b@x.y') }])
})

test('entries after which the person leaves are superseded', async () => {
  const { answers, records } = await send([entry({ email: 'a@x.y' }), entry({ email: 'b@x.y' }), engageTrack(false)])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 202])
  expect(records.map(({ action }) => action)).toEqual(['DELETE'])
})

test('consent and country are those of the last', async () => {
  const { records } = await send([
    entry({ email: 'a@x.y', country: 'CA', amznUserData: 'UNKNOWN' }),
    entry({ email: 'b@x.y', country: 'DE', amznUserData: 'GRANTED' })
  ])
  expect(records[0]).toMatchObject({
    countryCode: 'DE',
    userConsent: { geo: { countryCode: 'DE' }, consent: { amzn: { amznUserData: 'GRANTED' } } }
  })
})

test('each event is judged by itself: one that is refused adds nothing', async () => {
  const { answers, records } = await send([
    entry({}),
    entry({ email: 'a@x.y' }),
    entry({ email: 'b@x.y', country: 'DE' }),
    entry({ email: 'c@x.y' })
  ])
  expect(answers.map(({ status }) => status)).toEqual([400, 202, 400, 202])
  expect(records[0].hashedPII).toEqual([{ email: sha256('c@x.y') }, { email: sha256('a@x.y') }])
})

test('a record has at most 100 objects', async () => {
  const { answers, records } = await send(Array.from({ length: 150 }, (_, n) => entry({ email: `a${n}@x.y` })))
  expect(answers.every(({ status }) => status === 202)).toBe(true)
  expect(records[0].hashedPII).toHaveLength(100)
  expect(records[0].hashedPII[0]).toEqual({ email: sha256('a149@x.y') })
})

test('a denial between an exit and an entry is an exit', async () => {
  const { answers, records } = await send([
    engageTrack(false),
    entry({ email: 'a@x.y', amznUserData: 'DENIED' }),
    entry({ email: 'b@x.y' })
  ])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 202])
  expect(records).toMatchObject([{ action: 'CREATE', hashedPII: [{ email: sha256('b@x.y') }] }])
})

test('the entries of two audiences stay apart', async () => {
  const { records } = await send([
    entry({ email: 'a@x.y' }),
    entry({ email: 'b@x.y' }, { audienceId: OTHER_AUDIENCE_ID })
  ])
  expect(records.map(({ hashedPII }) => hashedPII)).toEqual(
    expect.arrayContaining([[{ email: sha256('a@x.y') }], [{ email: sha256('b@x.y') }]])
  )
})

test('a denial is an exit among entries: the entry after it counts, the one before it does not', async () => {
  const { answers, records } = await send([
    entry({ email: 'a@x.y' }),
    entry({ email: 'a@x.y', amznUserData: 'DENIED' }),
    entry({ email: 'b@x.y', amznUserData: 'GRANTED' })
  ])
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 202])
  expect(records).toMatchObject([{ action: 'CREATE', hashedPII: [{ email: sha256('b@x.y') }] }])
})
