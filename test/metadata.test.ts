import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import definition from '../src'
import { metadataOf } from '../scripts/metadata'

const FOLDER = join(__dirname, '../src/destinations/amazon-ads-dsp-amc')

interface Metadata {
  slug: string
  authentication: { scheme: string; fields: Record<string, Record<string, unknown>> }
  audienceConfig: { audienceFields: Record<string, unknown>; supportsAudienceFunctions: boolean }
  actions: Record<
    string,
    {
      hasPerformBatch: boolean
      syncMode: { default: string } | null
      hooks: Record<string, { inputFields: Record<string, Record<string, unknown>>; outputTypes: object }>
      fields: Record<string, Record<string, unknown> & { properties: object | null }>
    }
  >
  presets: { eventSlug: string }[]
}

const metadata = JSON.parse(readFileSync(join(FOLDER, 'metadata.json'), 'utf8')) as Metadata

test('is what the definition says, as JSON', () => {
  expect(metadata).toEqual(JSON.parse(JSON.stringify(metadataOf(definition as never))))
})

test('holds what the catalog shows', () => {
  expect(metadata.slug).toBe(definition.slug)
  expect(metadata.authentication).toMatchObject({ scheme: 'oauth2', fields: { region: { default: 'NA' } } })
  expect(Object.keys(metadata.audienceConfig.audienceFields)).toEqual(Object.keys(definition.audienceFields))
  expect(metadata.audienceConfig.supportsAudienceFunctions).toBe(true)
  const { syncAudience } = metadata.actions
  expect(syncAudience).toMatchObject({ hasPerformBatch: true, syncMode: { default: 'mirror' }, dynamicFields: [] })
  expect(Object.keys(syncAudience.fields)).toEqual(Object.keys(definition.actions.syncAudience.fields))
  expect(syncAudience.hooks.retlOnMappingSave.inputFields.advertiserId.dynamic).toBe(true)
  expect(metadata.presets).toHaveLength(4)
})

test('every field has every key: null where there is nothing, false where a flag is not set', () => {
  const { fields } = metadata.actions.syncAudience
  const keys = Object.keys(fields.email)
  expect(keys).toEqual(
    expect.arrayContaining(['allowNull', 'dynamic', 'format', 'displayMode', 'additionalProperties'])
  )
  for (const field of Object.values(fields)) {
    expect(Object.keys(field)).toEqual(keys)
    expect(Object.values(field)).not.toContain(undefined)
  }
  expect(fields.email).toMatchObject({ category: 'hashedPII', multiple: true, hidden: false, properties: null })
  expect(fields.batch_size).toMatchObject({ hidden: true, minimum: 1, maximum: 10_000 })
  expect(fields.consent.properties).toHaveProperty('tcf')
})
