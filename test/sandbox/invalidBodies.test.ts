import fc from 'fast-check'
import type { Region } from '../../src/sandbox'
import { OPERATIONS } from '../../src/sandbox/operations'
import { handleCall } from '../../src/sandbox/operations/handleCall'
import { createState } from '../../src/sandbox/state'
import { audienceIds } from '../../src/sandbox/state/audiences'
import { readOptions } from '../../src/sandbox/state/options'
import { SANDBOX_CREDENTIALS } from '../../src/sandbox/state/tokens'
import { AUDIENCES, audience, CONNECTIONS, person } from './client'

/*
 * What Amazon's guide and schema say of bodies, written down once more: thousands of bodies that break one rule each.
 * They go to the operations without HTTP, which the other tests have.
 */

const RUNS = 1000

/** Takes a property away. */
const REMOVED = Symbol('removed')

/** A place in a body, and what it may not be. */
type Wrong = [path: (string | number)[], values: fc.Arbitrary<unknown>]

const kinds = {
  string: fc.string({ maxLength: 20 }),
  number: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
  boolean: fc.boolean(),
  null: fc.constant(null),
  array: fc.array(fc.oneof(fc.integer(), fc.string({ maxLength: 5 })), { maxLength: 3 }),
  object: fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), fc.integer(), { maxKeys: 3 })
}

const otherThan = (...wanted: (keyof typeof kinds)[]) =>
  fc.oneof(...Object.entries(kinds).flatMap(([kind, values]) => (wanted.includes(kind as never) ? [] : [values])))

const text = otherThan('string')
const removed = fc.constant(REMOVED)
const outside = (least: number, most: number) =>
  fc.oneof(
    fc.integer({ max: least - 1 }),
    fc.integer({ min: most + 1 }),
    fc.double({ min: least, max: most, noNaN: true }).filter((value) => !Number.isInteger(value))
  )
const lengths = (least: number, most: number) =>
  fc.string({ minLength: least, maxLength: most, unit: 'grapheme-ascii' })
const copies = (value: unknown, least: number, most: number) =>
  fc.integer({ min: least, max: most }).map((length) => Array.from({ length }, () => value))
const none = (of: RegExp) => fc.string({ maxLength: 8 }).filter((value) => !of.test(value))

const country = fc.oneof(text, none(/^([A-Z]{2}|UNKNOWN)$/), fc.constantFrom('UK', 'EU', 'XX', 'us', 'USA', 'unknown'))
const consent = fc.oneof(text, none(/^(DENIED|GRANTED|NOT_APPLICABLE|UNKNOWN)$/))
const fee = { cpmCents: 100, currency: 'USD' }

const ofFees = (path: string[]): Wrong[] => [
  [path, fc.oneof(otherThan('array'), fc.constant([]), copies(fee, 14, 20))],
  [[...path, 0, 'cpmCents'], fc.oneof(otherThan('number'), removed, fc.double({ min: 0.1, max: 0.9, noNaN: true }))],
  [[...path, 0, 'currency'], fc.oneof(text, removed, none(/^[A-Z]{3}$/), fc.constantFrom('CHF', 'BRL', 'usd'))],
  [[...path, 0, 'unknown'], fc.integer()]
]

const ofRecord = (path: (string | number)[]): Wrong[] => [
  [path, otherThan('object')],
  [[...path, 'action'], fc.oneof(text, removed, none(/^(CREATE|DELETE)$/))],
  [[...path, 'externalUserId'], fc.oneof(text, removed, none(/^[\w-]{1,128}$/), fc.constant('x'.repeat(129)))],
  [[...path, 'countryCode'], text],
  [[...path, 'hashedPII'], fc.oneof(otherThan('array'), removed, fc.constant([]), copies({}, 101, 110))],
  [[...path, 'hashedPII', 0], otherThan('object')],
  [[...path, 'hashedPII', 0, 'email'], text],
  [[...path, 'hashedPII', 0, 'firstName'], kinds.string],
  [[...path, 'measurements'], otherThan('object')],
  [[...path, 'userConsent'], otherThan('object')],
  [[...path, 'userConsent', 'geo', 'countryCode'], country],
  [[...path, 'userConsent', 'geo', 'ipAddress'], text],
  [[...path, 'userConsent', 'consent', 'amzn', 'amznUserData'], consent],
  [[...path, 'userConsent', 'consent', 'amzn', 'amznAdStorage'], consent],
  [[...path, 'userConsent', 'consent', 'tcf'], text],
  [[...path, 'userConsent', 'consent', 'gpp'], text],
  [[...path, 'unknown'], kinds.string]
]

const newAudience = { ...audience, countryCode: 'US', metadata: { ...audience.metadata, ttl: 60, audienceFees: [fee] } }
const userConsent = { geo: { countryCode: 'US' }, consent: { amzn: { amznUserData: 'GRANTED' } } }
const upload = { audienceId: 1, records: [person('a'), person('b', { userConsent })] }
const connection = {
  amcAccountId: 'ENTITY1AA1AA11AAA1',
  amcInstanceId: 'amc1alal2aa',
  dspAdvertiserId: '4728736040201'
}

const BODIES: [operation: string, good: object, wrong: Wrong[]][] = [
  [
    'createAudience',
    newAudience,
    [
      [[], otherThan('object')],
      [['name'], fc.oneof(text, removed, lengths(0, 9), lengths(129, 200))],
      [['description'], fc.oneof(text, removed, lengths(1001, 1100))],
      [['countryCode'], country],
      [['targetResource'], fc.oneof(otherThan('object'), removed, fc.constant({}))],
      [['targetResource', 'advertiserId'], fc.oneof(otherThan('number'), removed)],
      [['targetResource', 'connectionId'], fc.oneof(...Object.values(kinds))],
      [['metadata'], fc.oneof(otherThan('object'), removed)],
      [['metadata', 'externalAudienceId'], fc.oneof(text, removed)],
      [['metadata', 'ttl'], fc.oneof(otherThan('number'), outside(0, 34_300_800))],
      ...ofFees(['metadata', 'audienceFees']),
      [['metadata', 'unknown'], fc.integer()],
      [['unknown'], fc.integer()]
    ]
  ],
  [
    'updateAudience',
    { description: 'New', metadata: { ttl: 60, audienceFees: [fee] } },
    [
      [[], otherThan('object')],
      [['description'], fc.oneof(text, lengths(1001, 1100))],
      [['metadata'], otherThan('object')],
      [['metadata', 'ttl'], fc.oneof(otherThan('number'), outside(0, 34_300_800))],
      ...ofFees(['metadata', 'audienceFees']),
      [['name'], kinds.string],
      [['countryCode'], fc.constant('US')],
      [['targetResource'], fc.constant(audience.targetResource)],
      [['metadata', 'externalAudienceId'], kinds.string]
    ]
  ],
  [
    'records',
    upload,
    [
      [[], otherThan('object')],
      [['audienceId'], fc.oneof(otherThan('number'), removed, fc.double({ min: 0.1, max: 0.9, noNaN: true }))],
      [['records'], fc.oneof(otherThan('array'), removed, fc.constant([]))],
      ...ofRecord(['records', 0]),
      ...ofRecord(['records', 1]),
      [['targetResource'], fc.oneof(otherThan('object'), fc.constant({}), fc.constant({ targetTypes: ['DSP'] }))],
      [['targetResource', 'connectionId'], text],
      [['targetResource', 'targetTypes'], fc.oneof(otherThan('array'), copies('DSP', 2, 3), fc.constant(['AMC']))],
      [['unknown'], fc.integer()]
    ]
  ],
  [
    'connect',
    connection,
    [
      [[], otherThan('object')],
      ...[...Object.keys(connection), 'amcAccountMarketplaceId', 'dspProfileId', 'connectionId'].map((name): Wrong => [
        [name],
        text
      ]),
      [['isDefault'], otherThan('boolean')],
      [['unknown'], fc.integer()]
    ]
  ],
  [
    'acceptTerms',
    { agreementToken: 'sandbox-agreement-ada', hasAccepted: true },
    [
      [[], otherThan('object')],
      [['agreementToken'], fc.oneof(text, removed, fc.string({ maxLength: 10 }))],
      [['hasAccepted'], fc.oneof(otherThan('boolean'), removed)],
      [['unknown'], fc.integer()]
    ]
  ]
]

/** A copy with the value at the place; objects on the way there are made. */
function changed(whole: unknown, [first, ...rest]: (string | number)[], value: unknown): unknown {
  if (first === undefined) {
    return value
  }
  const copy = (Array.isArray(whole) ? [...(whole as unknown[])] : { ...(whole as object) }) as Record<string, unknown>
  if (rest.length === 0 && value === REMOVED) {
    delete copy[first]
  } else {
    copy[first] = changed(copy[first], rest, value)
  }
  return copy
}

function operationAndState(name: string) {
  const operation = OPERATIONS.find((one) => one.name === name)!
  const state = createState(readOptions({ jobMilliseconds: 0 }), audienceIds())
  const token = state.tokens.issueAccess(state.users[0])
  const headers = {
    authorization: `Bearer ${token}`,
    'amazon-advertising-api-clientid': SANDBOX_CREDENTIALS.clientId,
    'content-type': operation.consumes
  }
  const { audiences } = state.regions.NA
  const { audienceId } = audiences.add({ name: 'Here', description: '', externalAudienceId: 'x', ttl: 60 })
  const answer = (body: string) => {
    const asked = {
      region: 'NA' as Region,
      requestId: 'request',
      headers,
      parameters: { audienceId },
      fault: undefined
    }
    const {
      status,
      headers: answered,
      body: text
    } = handleCall(
      operation,
      { ...asked, query: new URLSearchParams(), text: body.replace('"audienceId":1,', `"audienceId":${audienceId},`) },
      state
    )
    return { status, type: answered['content-type'], text }
  }
  const held = () =>
    JSON.stringify([
      audiences.all().map(({ members, history: _history, ...settings }) => [settings, members.size]),
      state.regions.NA.connections.all().length,
      state.regions.NA.jobs.all().length
    ])
  return { answer, held, family: operation.consumes }
}

describe.each(BODIES)('%s', (name, good, wrong) => {
  test('accepts the good body', () => {
    expect(operationAndState(name).answer(JSON.stringify(good)).status).toBeLessThan(300)
  })

  test('rejects every body that breaks a rule, in the form of its family, without effect', () => {
    const { answer, held, family } = operationAndState(name)
    const before = held()
    const bodies = fc.oneof(
      ...wrong.map(([path, values]) =>
        values.map((value) => JSON.stringify(changed(good, path, value)) ?? '').filter((body) => body !== '')
      )
    )
    fc.assert(
      fc.property(bodies, (body) => {
        const { status, type, text } = answer(body)
        expect({ body, status, type }).toEqual({ body, status: 400, type: family })
        const keys = Object.keys(JSON.parse(text) as object).join()
        expect(keys).toMatch(family === CONNECTIONS ? /^message,requestId$/ : /^[Mm]essage$/)
      }),
      { numRuns: RUNS }
    )
    expect(held()).toBe(before)
  })

  test('rejects what is not JSON', () => {
    const { answer, family } = operationAndState(name)
    expect([AUDIENCES, CONNECTIONS]).toContain(family)
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (body) => {
        fc.pre(!isJson(body))
        expect(answer(body)).toMatchObject({ status: 400, type: family })
      })
    )
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
