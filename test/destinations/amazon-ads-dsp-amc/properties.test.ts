import fc from 'fast-check'
import { tcfString } from '../../../scripts/consentStrings'
import type { Fault, Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import type { Answer } from '../../helpers/destination'
import type { Sandboxed } from '../../helpers/sandboxed'
import { useSandbox } from '../../helpers/sandboxed'

const BATCHES = Number(process.env.RANDOM_CASES ?? 100)

let sandbox: Sandbox
let amazon: Sandboxed & { release(): void }
let audiences: [string, string]
const jobs = new Set<string>()

beforeAll(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 0, maxBodyBytes: 8_000 })
  amazon = useSandbox(sandbox)
  audiences = [await amazon.createAudience('First audience'), await amazon.createAudience('Second audience')]
})

afterAll(async () => {
  amazon.release()
  await sandbox.close()
})

const RETRIED = (status: number) => [408, 423, 429].includes(status) || (status >= 500 && status !== 501)

/** Anything that JSON can hold, hostile shapes included. */
const junk = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    'N/A',
    '-',
    '東京',
    '\ud800',
    '\udfff\ud83d',
    '\u0000',
    '__proto__',
    '{{x}}',
    '$.userId',
    '@path'
  ),
  fc.constantFrom<unknown>(null, true, false, 0, -1, 1e308, Number.MAX_SAFE_INTEGER, [], {}, [[]], {
    a: { b: { c: {} } }
  }),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constant('x'.repeat(20_000)),
  fc.constant(JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}')),
  fc.jsonValue({ maxDepth: 3 })
)

const plain = {
  email: fc.constantFrom('ann@example.com', ' Bob+x@Example.ORG', 'eve@example.net', 'f'.repeat(64)),
  phone: fc.constantFrom('+1 (571) 412-0599', '571 412 0599', '0151 23456789', '07911 123456'),
  first_name: fc.constantFrom('Ann', 'Jürgen', 'Łukasz'),
  last_name: fc.constantFrom('Lee', "O'Neil", 'de la Cruz'),
  address: fc.constantFrom('123 North Main Street, Apt #5', { street: '1 High Street', city: 'Leeds' }),
  city: fc.constantFrom('Dallas', 'Köln'),
  state: fc.constantFrom('Texas', 'TX', 'Bavaria'),
  postal: fc.constantFrom('75236-9599', 'SW1A 1AA', '50667')
}

const person = fc.record(
  {
    ...Object.fromEntries(
      Object.entries(plain).map(([key, value]) => [key, fc.oneof({ weight: 30, arbitrary: value }, junk)])
    ),
    country_code: fc.constantFrom('US', 'us', 'DE', 'GB', 'UK', 'JP', 'ZZ', 'Germany'),
    amznUserData: fc.oneof({ weight: 15, arbitrary: fc.constantFrom('GRANTED', 'DENIED', 'UNKNOWN') }, junk),
    tcf: fc.constantFrom(tcfString(), '')
  },
  { requiredKeys: [] }
)

interface Draft {
  person: Record<string, unknown>
  user: unknown
  audience: unknown
  inside: unknown
  type: string
  context: 'usual' | 'no personas' | 'missing' | 'junk personas'
  junk: unknown
}

const draft: fc.Arbitrary<Draft> = fc.record({
  person: person,
  user: fc.oneof({ weight: 15, arbitrary: fc.integer({ min: 1, max: 6 }) }, { weight: 1, arbitrary: junk }),
  audience: fc.oneof({ weight: 15, arbitrary: fc.constantFrom(0, 1) }, { weight: 1, arbitrary: junk }),
  inside: fc.oneof({ weight: 15, arbitrary: fc.boolean() }, { weight: 1, arbitrary: junk }),
  type: fc.constantFrom('track', 'track', 'identify', 'identify', 'page'),
  context: fc.constantFrom(
    'usual',
    'usual',
    'usual',
    'usual',
    'usual',
    'usual',
    'no personas',
    'missing',
    'junk personas'
  ),
  junk
})

/** IDs that no other batch uses, so that the sandbox's members of this batch can be observed. */
const userIdOf = (batch: number, user: unknown): unknown => (typeof user === 'number' ? `b${batch}-${user}` : user)

function eventOf(
  batch: number,
  { person, user, audience, inside, type, context, junk }: Draft
): Record<string, unknown> {
  const values = { ...person, bought_twice: inside }
  const personas = {
    computation_class: 'audience',
    computation_key: 'bought_twice',
    external_audience_id: audience === 0 || audience === 1 ? audiences[audience] : audience,
    audience_settings: { countryCode: 'US' }
  }
  const contexts = {
    usual: { personas },
    'no personas': { ip: junk },
    missing: undefined,
    'junk personas': { personas: { ...personas, computation_key: junk } }
  }
  return {
    type,
    event: inside === true ? 'Audience Entered' : inside === false ? 'Audience Exited' : 'Other',
    userId: userIdOf(batch, user),
    [type === 'identify' ? 'traits' : 'properties']: values,
    ...(context !== 'missing' && { context: contexts[context] })
  }
}

const FAULTS: (Fault | undefined)[] = [
  undefined,
  undefined,
  undefined,
  { operation: 'records', kind: 'status', status: 400 },
  { operation: 'records', kind: 'status', status: 403 },
  { operation: 'records', kind: 'status', status: 409 },
  { operation: 'records', kind: 'status', status: 413 },
  { operation: 'records', kind: 'status', status: 429 },
  { operation: 'records', kind: 'status', status: 429, retryAfter: 3, body: 'html' },
  { operation: 'records', kind: 'status', status: 500, applied: true },
  { operation: 'records', kind: 'status', status: 501 },
  { operation: 'records', kind: 'status', status: 503, body: 'empty' },
  { operation: 'records', kind: 'drop' },
  { operation: 'records', kind: 'drop', applied: true },
  { operation: 'records', kind: 'garbled' },
  { operation: 'records', kind: 'incomplete' },
  { operation: 'records', kind: 'expireTokens' }
]

/** An event of a person, so that each fault meets a request, however few cases there are. */
const USUAL: Draft = {
  person: { email: 'ann@example.com' },
  user: 1,
  audience: 0,
  inside: true,
  type: 'track',
  context: 'usual',
  junk: null
}

test(`${BATCHES} batches, valid, odd and hostile, against an Amazon that fails at random`, async () => {
  let batch = 0
  const statuses = new Set<number>()
  await fc.assert(
    fc.asyncProperty(
      fc.array(draft, { minLength: 1, maxLength: 14 }),
      fc.constantFrom(...FAULTS),
      async (drafts, ordered) => {
        const id = ++batch
        sandbox.clearFaults()
        if (ordered !== undefined) {
          sandbox.order(ordered)
        }
        const answers = await amazon.onBatch(drafts.map((one) => eventOf(id, one)))
        if (answers.length === 0) {
          // Nothing of the batch was of the subscription's types.
          expect(drafts.every(({ type }) => type === 'page')).toBe(true)
          return
        }
        answers.forEach(({ status }) => statuses.add(status))
        checkAnswers(drafts, answers)
        checkMembers(id, drafts, answers)
      }
    ),
    { numRuns: BATCHES, examples: FAULTS.map((ordered) => [[USUAL], ordered]) }
  )
  expect({}).not.toHaveProperty('polluted')
  // The generator reaches every kind of end.
  expect([...statuses]).toEqual(expect.arrayContaining([200, 202, 400, 403, 423, 429, 500, 501, 502, 503]))
}, 300_000)

/** Nothing of a person is in an answer, however short. */
function checkAnswers(drafts: Draft[], answers: Answer[]): void {
  for (const [index, answer] of answers.entries()) {
    expect(JSON.stringify(answer)).not.toMatch(/@example|412-0599|23456789|Jürgen|North Main|Dallas/i)
    if (typeof answer.body?.jobRequestId === 'string' && [0, 1].includes(drafts[index].audience as number)) {
      jobs.add(answer.body.jobRequestId)
    }
  }
}

/** What the sandbox holds is what the answers say. */
function checkMembers(batch: number, drafts: Draft[], answers: Answer[]): void {
  audiences.forEach((audienceId, audience) => {
    const inside = new Set(sandbox.members(audienceId).map(({ externalUserId }) => externalUserId))
    for (let user = 1; user <= 6; user++) {
      const mine = answers.filter((_, i) => drafts[i].user === user && drafts[i].audience === audience)
      const last = mine.find(({ status }) => status === 202)
      const unsure = mine.some(({ status }) => RETRIED(status))
      const isInside = inside.has(`b${batch}-${user}`)
      if (last !== undefined) {
        // The only record of the person that was sent; entries that follow each other share it.
        const sent = mine.filter(({ status }) => status === 202)
        expect(new Set(sent.map(({ sent, body }) => `${sent?.action} ${String(body?.jobRequestId)}`)).size).toBe(1)
        expect(isInside).toBe(last.sent?.action === 'CREATE')
      } else if (!unsure) {
        expect(isInside).toBe(false)
      }
    }
  })
}

test('the sandbox, which judges every record, found none of them invalid', async () => {
  await sandbox.settled()
  expect(sandbox.counts.records).toBeGreaterThan(BATCHES)
  expect(jobs.size).toBeGreaterThan(BATCHES / 4)
  const call = await connect()
  for (const job of jobs) {
    const { jobState, invalidRecords } = await call(`/amc/audiences/records/${job}`)
    expect({ job, jobState, invalidRecords }).toEqual({ job, jobState: 'SUCCEEDED', invalidRecords: [] })
  }
}, 60_000)

/** Asks the sandbox without the destination. */
async function connect(): Promise<(path: string) => Promise<{ jobState: string; invalidRecords: unknown[] }>> {
  sandbox.clearFaults()
  const { clientId, clientSecret, refreshToken } = sandbox.credentials
  const response = await fetch(`${sandbox.url}/auth/o2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: clientId,
      client_secret: clientSecret
    })
  })
  const { access_token: token } = (await response.json()) as { access_token: string }
  const headers = { Authorization: `Bearer ${token}`, 'Amazon-Advertising-API-ClientId': clientId }
  return async (path) => {
    const answer = await fetch(sandbox.url + path, { headers })
    return (await answer.json()) as { jobState: string; invalidRecords: unknown[] }
  }
}
