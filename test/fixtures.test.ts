import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { SegmentEvent } from '@segment/actions-core'
import { EVENT_SHAPES } from '../scripts/eventShapes'
import { fixtureTexts } from '../scripts/fixtures'
import { explainEvents } from '../src/segment/preview/explain'

const fixture = (name: string) => readFileSync(join(__dirname, '../fixtures', name))

test.each(EVENT_SHAPES)('$what: $outcome', async ({ event, outcome, identities }) => {
  const personas = {
    ...(event.context as { personas: object }).personas,
    external_audience_id: '413642381039213537',
    audience_settings: { countryCode: 'US' }
  }
  const connected = { ...event, context: { ...(event.context as object), personas } } as unknown as SegmentEvent
  const [shown] = await explainEvents([connected], { region: 'NA', mapping: {} })
  expect(shown.outcome).toBe(outcome)
  const { hashedPII = [] } = (shown.record ?? {}) as { hashedPII?: object[] }
  expect(hashedPII.flatMap((object) => Object.keys(object))).toEqual(outcome === 'enters' ? identities : [])
})

test('the fixtures are what the script writes', () => {
  const texts = fixtureTexts()
  expect(fixture('settings.json').toString()).toBe(texts['settings.json'])
  expect(fixture('bought-twice.jsonl').toString() === texts['bought-twice.jsonl']).toBe(true)
  expect(fixture('event-shapes.jsonl').toString()).toBe(texts['event-shapes.jsonl'])
  expect(gunzipSync(fixture('visited-the-site.jsonl.gz')).toString() === texts['visited-the-site.jsonl']).toBe(true)
})
