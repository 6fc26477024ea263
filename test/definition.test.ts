import { defaultValues } from '@segment/actions-core'
import definition, { manifest } from '../src'

const { syncAudience } = definition.actions

test('the catalog id leads to the definition', () => {
  expect(manifest).toEqual({ '66543798b2fb3cb3e9ff992c': definition })
  expect(definition).toMatchObject({ name: 'Amazon Ads DSP and AMC', slug: 'actions-amazon-amc', mode: 'cloud' })
})

test('the connection is OAuth with a region', () => {
  expect(definition.authentication).toMatchObject({
    scheme: 'oauth2',
    fields: { region: { required: true, default: 'NA' } }
  })
  expect(definition.authentication?.fields.region.choices?.map((choice) => choice.value)).toEqual([
    'NA',
    'EU',
    'FE',
    'https://advertising-api.amazon.com',
    'https://advertising-api-eu.amazon.com',
    'https://advertising-api-fe.amazon.com'
  ])
})

test('the audience settings carry the labels of the documentation', () => {
  const labels = Object.fromEntries(Object.entries(definition.audienceFields).map(([key, { label }]) => [key, label]))
  expect(labels).toMatchObject({
    advertiserId: 'Advertiser ID',
    countryCode: 'Country Code',
    cpmCents: 'CPM Cents',
    currency: 'Currency',
    description: 'Description',
    externalAudienceId: 'External Audience ID',
    ttl: 'Time-to-live'
  })
  expect(definition.audienceFields.currency.choices).toHaveLength(13)
})

test('the action takes track and identify, in batches', () => {
  expect(syncAudience).toMatchObject({
    title: 'Sync Audience',
    defaultSubscription: 'type = "track" or type = "identify"',
    perform: expect.any(Function) as unknown,
    performBatch: expect.any(Function) as unknown
  })
  expect(syncAudience.fields.enable_batching).toMatchObject({ type: 'boolean', default: true, unsafe_hidden: true })
  expect(syncAudience.fields.batch_keys?.default).toContain('audienceId')
})

test.each(['email', 'firstName', 'lastName', 'phone', 'address', 'city', 'state', 'postal'])(
  '%s is marked as hashed here',
  (field) => {
    expect(syncAudience.fields[field].category).toBe('hashedPII')
  }
)

test('presets cover Engage’s audience events with the default mappings', () => {
  const presets = definition.presets ?? []
  expect(presets.map((preset) => [preset.name, 'eventSlug' in preset ? preset.eventSlug : preset.type])).toEqual([
    ['Entities Audience Membership Changed', 'warehouse_audience_membership_changed_identify'],
    ['Entities Audience Entered', 'warehouse_audience_entered_track'],
    ['Entities Audience Exited', 'warehouse_audience_exited_track'],
    ['Associated Entity Added', 'warehouse_entity_added_track'],
    ['Associated Entity Removed', 'warehouse_entity_removed_track'],
    ['Journey Step Entered', 'journeys_step_entered_track'],
    ['Journey Step All Events', 'journey_step_all_events_track']
  ])
  for (const preset of presets) {
    expect(preset).toMatchObject({ partnerAction: 'syncAudience', mapping: defaultValues(syncAudience.fields) })
  }
})
