import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import definition from '../../src'
import { metadataFile } from '../../scripts/metadata'

const FOLDER = join(__dirname, '../../src/destinations/amazon-ads-dsp-amc')

const metadataOf = (changes: object) => JSON.parse(metadataFile({ ...SMALL, ...changes } as never)) as object

const SMALL = { name: 'Small', slug: 'actions-small', mode: 'cloud', actions: {} }

const FIELD = { label: 'Name', description: 'What it is called.', type: 'string' }

test('the file beside the definition is what the definition says', () => {
  const file = readFileSync(join(FOLDER, 'metadata.json'), 'utf8')
  expect(file === metadataFile(definition as never)).toBe(true)
})

test('what a destination does not have is null, and a description that it does not have is left out', () => {
  expect(metadataFile(SMALL as never)).toBe(
    `${[
      '{',
      '  "slug": "actions-small",',
      '  "name": "Small",',
      '  "mode": "cloud",',
      '  "authentication": null,',
      '  "audienceConfig": null,',
      '  "actions": {},',
      '  "presets": []',
      '}'
    ].join('\n')}\n`
  )
})

test('settings have eight keys, in their order', () => {
  const metadata = metadataOf({
    authentication: {
      scheme: 'oauth2',
      fields: { name: { ...FIELD, required: true, choices: ['a', { label: 'B', value: 'b' }], default: 'a' } }
    }
  })
  expect(metadata).toHaveProperty('authentication.scheme', 'oauth2')
  expect(JSON.stringify(metadata)).toContain(
    '"name":{"label":"Name","description":"What it is called.","type":"string","required":true,"multiple":false,' +
      '"choices":[{"label":"a","value":"a"},{"label":"B","value":"b"}],"default":"a","depends_on":null}'
  )
})

test('fields have all keys in their order: flags false, but readOnly and hidden null', () => {
  const fields = { name: FIELD, group: { ...FIELD, type: 'object', unsafe_hidden: true, properties: { name: FIELD } } }
  const metadata = metadataOf({ actions: { send: { title: 'Send', description: 'Sends.', fields } } })
  const rest =
    '"category":null,"depends_on":null,"readOnly":null,"hidden":null,"minimum":null,"maximum":null,' +
    '"defaultObjectUI":null,"disabledInputMethods":null,"displayMode":null,"format":null,"additionalProperties":false}'
  expect(JSON.stringify(metadata)).toContain(
    '"fields":{"name":{"label":"Name","description":"What it is called.","type":"string","required":false,' +
      '"multiple":false,"allowNull":false,"dynamic":false,"default":null,"choices":null,"placeholder":null,' +
      `"properties":null,${rest}`
  )
  expect(metadata).toMatchObject({
    actions: { send: { fields: { group: { hidden: true, properties: { name: { readOnly: null } } } } } }
  })
})

test('conditions of a required field stay as they are', () => {
  const required = { conditions: [{ fieldKey: 'mode', operator: 'is', value: 'new' }] }
  const fields = { name: { ...FIELD, required } }
  expect(metadataOf({ actions: { send: { title: 'Send', fields } } })).toHaveProperty(
    'actions.send.fields.name.required',
    required
  )
})

test('hooks carry full fields of what they are given and what they save; without hooks it is null', () => {
  const hook = {
    label: 'On save',
    description: 'Creates it.',
    inputFields: { name: FIELD },
    outputTypes: { id: FIELD }
  }
  const send = { title: 'Send', description: 'Sends.', fields: {} }
  const metadata = metadataOf({ actions: { send: { ...send, hooks: { retlOnMappingSave: hook } }, plain: send } })
  expect(metadata).toMatchObject({
    actions: {
      send: {
        hooks: {
          retlOnMappingSave: {
            label: 'On save',
            inputFields: { name: { hidden: null } },
            outputFields: { id: { hidden: null, additionalProperties: false } }
          }
        }
      },
      plain: { hooks: null }
    }
  })
})

test('of dynamic fields only those of keys and values are named, none is null', () => {
  const lookUp = () => undefined
  const send = { title: 'Send', fields: {} }
  const dynamicFields = { list: lookUp, object: { __keys__: lookUp, __values__: lookUp } }
  expect(
    metadataOf({ actions: { send: { ...send, dynamicFields }, plain: { ...send, dynamicFields: {} } } })
  ).toMatchObject({
    actions: { send: { dynamicFields: { object: ['__keys__', '__values__'] } }, plain: { dynamicFields: null } }
  })
})

test('audience functions are there only when both are', () => {
  const withConfig = (functions: object) =>
    metadataOf({
      audienceFields: {},
      audienceConfig: { mode: { type: 'synced', full_audience_sync: false }, ...functions }
    })
  const call = () => undefined
  expect(withConfig({ createAudience: call, getAudience: call })).toMatchObject({
    audienceConfig: { mode: { type: 'synced', full_audience_sync: false }, supportsAudienceFunctions: true }
  })
  expect(withConfig({ createAudience: call })).toMatchObject({ audienceConfig: { supportsAudienceFunctions: false } })
})

test('presets: the event of a preset, or null', () => {
  const preset = {
    name: 'All',
    type: 'automatic',
    partnerAction: 'send',
    subscribe: 'type = "track"',
    mapping: { a: 1 }
  }
  expect(
    metadataOf({ presets: [preset, { ...preset, type: 'specificEvent', eventSlug: 'entered_track' }] })
  ).toMatchObject({
    presets: [
      { ...preset, eventSlug: null },
      { type: 'specificEvent', eventSlug: 'entered_track' }
    ]
  })
})
