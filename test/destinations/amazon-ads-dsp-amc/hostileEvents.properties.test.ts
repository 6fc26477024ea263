import type { SegmentEvent } from '@segment/actions-core'
import { defaultValues, Destination } from '@segment/actions-core'
import fc from 'fast-check'
import definition from '../../../src'
import { FIELD_WORDS } from '../../../src/destinations/amazon-ads-dsp-amc/event/data/fieldWords'
import type { Answer } from '../../helpers/destination'
import { acceptRecords } from '../../helpers/destination'
import { ANN, engageTrack } from '../../helpers/events'

const RUNS = Number(process.env.RANDOM_CASES ?? 100)

/** Values that break what turns them into text or compares them, beside all that JSON can hold. */
const junk = fc.oneof(
  fc.constantFrom<unknown>(
    { toString: 1 },
    { valueOf: {} },
    { length: 1 },
    [[]],
    [{}],
    {},
    '',
    ' ',
    'N/A',
    null,
    0,
    true
  ),
  fc.constant(JSON.parse('{"__proto__": {"polluted": true}, "toString": null}')),
  fc.jsonValue({ maxDepth: 3 })
)

const READ = [
  ...Object.values(FIELD_WORDS).flatMap((words) =>
    words
      .split(' ')
      .flatMap((word) => ['properties', 'traits', 'context.traits', 'traits.address'].map((at) => `$.${at}.${word}`))
  ),
  '$.userId',
  '$.anonymousId',
  '$.context.ip',
  '$.messageId',
  '$.event',
  '$.context.personas.external_audience_id',
  '$.context.personas.audience_settings',
  '$.context.personas.audience_settings.connectionId',
  '$.context.personas.audience_settings.countryCode',
  '$.context.traits',
  '$.traits.address',
  '$.properties.address'
]

function put(event: object, path: string, value: unknown): void {
  const steps = path.slice(2).split('.')
  const last = steps.pop() as string
  let holder = event as Record<string, unknown>
  for (const step of steps) {
    if (typeof holder[step] !== 'object' || holder[step] === null) {
      holder[step] = {}
    }
    holder = holder[step] as Record<string, unknown>
  }
  holder[last] = structuredClone(value)
}

const hostile = fc.array(fc.tuple(fc.constantFrom(...READ), junk), { minLength: 1, maxLength: 6 })

test(`${RUNS} batches with any JSON in the places that are read: no event throws a batch or changes another`, async () => {
  const destination = new Destination(definition as unknown as ConstructorParameters<typeof Destination>[0])
  const requests = acceptRecords()
  const mapping = defaultValues(definition.actions.syncAudience.fields)
  const good = engageTrack(true, { userId: 'good', person: ANN })
  await fc.assert(
    fc.asyncProperty(hostile, fc.boolean(), async (values, inside) => {
      const event = structuredClone(engageTrack(inside, { userId: 'odd', person: ANN }))
      values.forEach(([path, value]) => put(event, path, value))
      requests.length = 0
      const answers = (await destination.executeBatch('syncAudience', {
        events: [event, good] as SegmentEvent[],
        mapping: mapping,
        settings: { region: 'NA' },
        auth: { accessToken: 'Atza|token', refreshToken: '' }
      })) as unknown as Answer[]
      destination.responses.length = 0
      expect(answers).toHaveLength(2)
      expect(answers[1].status).toBe(202)
      expect([202, 400]).toContain(answers[0].status)
      const record = requests.flatMap(({ records }) => records).find(({ externalUserId }) => externalUserId === 'good')
      expect(Object.keys(record?.hashedPII[0] ?? {})).toEqual(['email', 'firstname', 'lastname', 'city'])
    }),
    { numRuns: RUNS }
  )
  expect({}).not.toHaveProperty('polluted')
}, 120_000)
