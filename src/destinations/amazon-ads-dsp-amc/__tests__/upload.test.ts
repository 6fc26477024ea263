import type { RequestClient } from '@segment/actions-core'
import { MultiStatusResponse } from '@segment/actions-core'
import type { AudienceRecord, Outgoing } from '../syncAudience/upload'
import { sendRecords } from '../syncAudience/upload'
import { accepted, acceptRecords, onBatch } from './__helpers__/destination'
import { ANN, AUDIENCE_ID, engageTrack } from './__helpers__/events'

// Requests of 6,000 records, cut up, take their time on a busy machine.
jest.setTimeout(30_000)

interface Answered {
  status: number
  body: object
}

interface Told {
  status: number
  errormessage?: string
  body?: object
}

/** What each record was told, and the requests that it took. */
interface Delivered {
  outcomes: Told[]
  requests: number[][]
  bodies: string[]
}

const TAKEN: Answered = { status: 202, body: { jobRequestId: 'job' } }
const REFUSED: Answered = { status: 400, body: { message: 'a record is invalid' } }

/** Sends records through an Amazon that answers by the numbers of the records in a request. */
async function deliverRecords(
  records: readonly Omit<Outgoing, 'audienceId' | 'indices'>[],
  answer: (records: number[], nth: number) => Answered = () => TAKEN
): Promise<Delivered> {
  const requests: number[][] = []
  const bodies: string[] = []
  const client = (_url: string, { body }: { body: string }) => {
    const numbers = [...body.matchAll(/"externalUserId":"(\d+)[-"]/g)].map(([, n]) => Number(n))
    requests.push(numbers)
    bodies.push(body)
    const { status, body: content } = answer(numbers, requests.length)
    return Promise.resolve({ status, content: JSON.stringify(content), headers: { get: () => null } })
  }
  const response = new MultiStatusResponse()
  const push = jest.spyOn(response, 'pushResponseObjectAtIndex')
  const outgoing = records.map((one, n) => ({ audienceId: AUDIENCE_ID, indices: [n], ...one }))
  await sendRecords(client as unknown as RequestClient, { settings: { region: 'NA' } }, outgoing, response)
  const outcomes = response.getAllResponses().map((one) => one.value()) as Told[]
  // Each of them, and each once.
  expect(Object.keys(outcomes)).toHaveLength(records.length)
  expect(push).toHaveBeenCalledTimes(records.length)
  return { outcomes, requests, bodies }
}

/** Sends records 0, 1, 2 … */
const deliver = (count: number, answer: (records: number[], nth: number) => Answered): Promise<Delivered> =>
  deliverRecords(
    Array.from({ length: count }, (_, n) => ({
      record: { externalUserId: String(n), action: 'CREATE' as const, hashedPII: [] }
    })),
    answer
  )

const refusing =
  (isBad: (n: number) => boolean) =>
  (records: number[]): Answered =>
    records.some(isBad) ? REFUSED : TAKEN

const takenOf = ({ outcomes }: Delivered) => outcomes.flatMap(({ status }, n) => (status === 202 ? [n] : []))
const statusOf = ({ status }: Told) => status

test.each([0, 1, 3000, 4499, 5999])('of 6,000 records only the refused one (%i) stays behind', async (bad) => {
  const delivered = await deliver(
    6000,
    refusing((n) => n === bad)
  )
  expect(takenOf(delivered)).toHaveLength(5999)
  expect(delivered.outcomes[bad]).toMatchObject({
    status: 400,
    errormessage: "Amazon rejected the request (400). Amazon's message: a record is invalid",
    body: { message: 'a record is invalid' }
  })
  expect(delivered.requests.length).toBeLessThanOrEqual(35)
})

test('a record that Amazon took is not sent again', async () => {
  const answer = refusing((n) => n % 1000 === 7)
  const delivered = await deliver(6000, answer)
  const sent = delivered.requests.filter((records) => answer(records) === TAKEN).flat()
  expect(sent.sort((one, other) => one - other)).toEqual(takenOf(delivered))
  expect(sent).toHaveLength(5994)
})

test.each([2, 3, 5, 6, 7, 10])('one bad record of %i', async (count) => {
  for (let bad = 0; bad < count; bad++) {
    const delivered = await deliver(
      count,
      refusing((n) => n === bad)
    )
    expect(takenOf(delivered)).toHaveLength(count - 1)
    expect(delivered.requests.filter((records) => records.length === 0)).toEqual([])
    expect(statusOf(delivered.outcomes[bad])).toBe(400)
  }
})

test('ten bad records of 6,000 are found', async () => {
  const bad = new Set([3, 500, 501, 1234, 2222, 3333, 4000, 4444, 5555, 5998])
  const delivered = await deliver(
    6000,
    refusing((n) => bad.has(n))
  )
  expect(takenOf(delivered)).toHaveLength(5990)
  expect(delivered.requests.length).toBeLessThanOrEqual(257)
})

test('a refusal that single records get as well is about the request: it is not cut up', async () => {
  const delivered = await deliver(6000, () => REFUSED)
  expect(delivered.requests).toHaveLength(6)
  expect(delivered.requests.slice(1)).toEqual([[0], [1499], [2999], [4499], [5999]])
  expect(new Set(delivered.outcomes.map(statusOf))).toEqual(new Set([400]))
})

test('with very many bad records the cost stays within a bound, and what is left is refused', async () => {
  const delivered = await deliver(
    6000,
    refusing((n) => n % 40 === 0)
  )
  expect(delivered.requests.length).toBeLessThanOrEqual(1 + 256 + 10)
  const taken = takenOf(delivered)
  expect(taken.length).toBeGreaterThan(0)
  expect(taken.filter((n) => n % 40 === 0)).toEqual([])
  expect(new Set(delivered.outcomes.map(statusOf))).toEqual(new Set([202, 400]))
})

test('a rate limit on the way ends it, and what is left is sent again by the platform', async () => {
  const isBad = refusing((n) => n === 4321)
  const delivered = await deliver(6000, (records, nth) => (nth > 12 ? { status: 429, body: {} } : isBad(records)))
  const statuses = new Set(delivered.outcomes.map(statusOf))
  expect(statuses).toEqual(new Set([202, 429]))
  expect(delivered.requests.length).toBeLessThanOrEqual(12 + 4)
})

test('one budget holds for what is too large, too: an Amazon that takes nothing costs some 260 requests', async () => {
  const delivered = await deliver(10_000, () => ({ status: 413, body: {} }))
  expect(delivered.requests.length).toBeLessThanOrEqual(2 + 256)
  expect(new Set(delivered.outcomes.map(statusOf))).toEqual(new Set([413]))
  const messages = delivered.outcomes.map(({ errormessage }) => errormessage)
  expect(new Set(messages).size).toBeLessThanOrEqual(2)
  expect(messages).toContainEqual(expect.stringContaining('Use a smaller Batch Size'))
})

test.each([1, 3, 100, 1000])('an Amazon that takes %i records at a time gets all of them', async (limit) => {
  const count = Math.min(6000, 100 * limit)
  const delivered = await deliver(count, (records) => (records.length > limit ? { status: 413, body: {} } : TAKEN))
  expect(takenOf(delivered)).toHaveLength(count)
})

test('too large and rejected at once', async () => {
  const isBad = refusing((n) => n === 77)
  const delivered = await deliver(200, (records) => (records.length > 30 ? { status: 413, body: {} } : isBad(records)))
  expect(takenOf(delivered)).toHaveLength(199)
  expect(statusOf(delivered.outcomes[77])).toBe(400)
})

test('each event of a batch is told its own outcome', async () => {
  const requests = acceptRecords((request, nth) =>
    request.records.some(({ externalUserId }) => externalUserId === 'u17')
      ? [400, { message: 'externalUserId u17 is not allowed' }]
      : accepted(request, nth)
  )
  const answers = await onBatch(
    Array.from({ length: 40 }, (_, i) => engageTrack(i % 3 > 0, { userId: `u${i}`, person: ANN }))
  )
  expect(answers.flatMap(({ status }, i) => (status === 202 ? [] : [i]))).toEqual([17])
  expect(answers[17]).toMatchObject({
    status: 400,
    errormessage: "Amazon rejected the request (400). Amazon's message: externalUserId […] is not allowed",
    body: { message: 'externalUserId […] is not allowed' }
  })
  expect(requests.length).toBeLessThanOrEqual(20)
})

describe('the requests of a batch', () => {
  const HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

  const ALL_HASHES = {
    ...{ email: HASH, phone: HASH, firstname: HASH, lastname: HASH },
    ...{ address: HASH, city: HASH, state: HASH, postal: HASH }
  }

  const RECORDS: [string, Omit<AudienceRecord, 'externalUserId'>][] = [
    ['a removal', { action: 'DELETE', hashedPII: [{}] }],
    ['an entry', { action: 'CREATE', countryCode: 'US', hashedPII: [{ email: HASH }] }],
    [
      'several identities and consent',
      {
        action: 'CREATE',
        countryCode: 'DE',
        hashedPII: [ALL_HASHES, { email: HASH, phone: HASH }],
        userConsent: { geo: { countryCode: 'DE' }, consent: { amzn: { amznUserData: 'GRANTED' }, tcf: 'CPxyz.A' } }
      }
    ],
    [
      'the longest consent',
      {
        action: 'CREATE',
        countryCode: 'DE',
        hashedPII: [ALL_HASHES],
        userConsent: {
          geo: { countryCode: 'DE', ipAddress: '0000:0000:0000:0000:0000:ffff:255.255.255.255' },
          consent: {
            amzn: { amznAdStorage: 'NOT_APPLICABLE', amznUserData: 'NOT_APPLICABLE' },
            tcf: 'C'.repeat(900),
            gpp: 'D'.repeat(900)
          }
        }
      }
    ]
  ]

  test.each(RECORDS)(
    'no body has more than four million bytes, nor a fifth less than it could have: %s',
    async (_name, content) => {
      // Long enough for several bodies of fewer than 6,000 records.
      const record = { externalUserId: '-'.repeat(1_000), ...content }
      const { bodies } = await deliverRecords(Array.from({ length: 6_000 }, () => ({ record })))
      const lengths = bodies.map(({ length }) => length)
      expect(lengths.length).toBeGreaterThan(1)
      expect(Math.max(...lengths)).toBeLessThanOrEqual(4_000_000)
      expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThan(3_200_000)
    }
  )

  test('6,000 records are a request, and one more is another', async () => {
    const { requests } = await deliver(6_001, () => TAKEN)
    expect(requests.map(({ length }) => length)).toEqual([6_000, 1])
  })

  test('a record that is too large has a request of its own', async () => {
    const { requests } = await deliverRecords(
      [100, 5_000_000, 100, 100].map((length, n) => ({
        record: { externalUserId: n + '-'.repeat(length), action: 'CREATE' as const, hashedPII: [] }
      }))
    )
    expect(requests).toEqual([[0], [1], [2, 3]])
  })

  test('are of one audience each, whose ID is written with all its digits', async () => {
    const record = { externalUserId: '7', action: 'DELETE' as const, hashedPII: [{}] }
    const other = { audienceId: '9223372036854775807', record }
    const { bodies } = await deliverRecords([other, { record }, other])
    const text = '{"externalUserId":"7","action":"DELETE","hashedPII":[{}]}'
    expect(bodies).toEqual([
      `{"records":[${text},${text}],"audienceId":9223372036854775807}`,
      `{"records":[${text}],"audienceId":${AUDIENCE_ID}}`
    ])
  })
})
