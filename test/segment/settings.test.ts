import { readSettings, audienceSettings } from '../../src/segment/settings'
import { file } from '../helpers/runner'

const read = (content: unknown, flags: Parameters<typeof readSettings>[1] = { audience: {} }) =>
  readSettings(file('settings.json', typeof content === 'string' ? content : JSON.stringify(content)), flags)

test('without anything there are defaults', () => {
  expect(readSettings(undefined, { audience: {} })).toEqual({
    region: 'NA',
    audiences: new Map(),
    defaults: {},
    flags: {},
    mapping: {}
  })
})

test('flags win over the audience, the audience over the defaults, those over the event', () => {
  const settings = read(
    {
      region: 'EU',
      audienceSettings: { advertiserId: '1', countryCode: 'DE', ttl: 10 },
      audiences: { vip: { name: 'VIP', countryCode: 'FR', ttl: 20 } }
    },
    { region: 'FE', audience: { ttl: 30 } }
  )
  expect(settings.region).toBe('FE')
  expect(settings.audiences.get('vip')?.name).toBe('VIP')
  expect(audienceSettings(settings, 'vip', { advertiserId: '7', description: 'own' })).toEqual({
    advertiserId: '1',
    countryCode: 'FR',
    ttl: 30,
    description: 'own'
  })
  expect(audienceSettings(settings, 'other')).toEqual({ advertiserId: '1', countryCode: 'DE', ttl: 30 })
})

test('numbers of a field of text are its text, ids in short ones, too', () => {
  const { defaults, audiences } = read({ audienceSettings: { advertiserId: 12 }, audiences: { a: { audienceId: 34 } } })
  expect(defaults).toEqual({ advertiserId: '12' })
  expect(audiences.get('a')).toEqual({ audienceId: '34', settings: {} })
})

test('a byte order mark is no part of the file, but of a name in it', () => {
  expect(read('\uFEFF{"region":"EU","audiences":{"\uFEFFa":{}}}')).toMatchObject({
    region: 'EU',
    audiences: new Map([['\uFEFFa', { settings: {} }]])
  })
  expect([...read('{"audiences":{"\uFEFFa":{}}}').audiences.keys()]).toEqual(['\uFEFFa'])
})

test('a region may be written small', () => {
  expect(read({ region: 'fe' }).region).toBe('FE')
})

test('a template may hold several names', () => {
  const mapping = { externalUserId: { '@template': '{{userId}} of {{context.country}}' } }
  expect(read({ mapping }).mapping).toEqual(mapping)
})

test.each([
  ['{"region": "NA" "x"}', ' (position 16).'],
  ['{"audienceSettings": {},}', ' (position 24).'],
  ['', '.']
])('%j is no JSON, and as far as is known it is said where', (content, place) => {
  expect(() => read(content)).toThrow(new RegExp(`isn't valid JSON${place.replace(/[().]/g, '\\$&')}$`))
})

test('keeps ids beyond 2^53, quoted or not', () => {
  const { defaults, audiences } = read(
    '{"audienceSettings":{"advertiserId":1234567893456754321},"audiences":{"a":{"audienceId":413642381039213537}}}'
  )
  expect(defaults.advertiserId).toBe('1234567893456754321')
  expect(audiences.get('a')?.audienceId).toBe('413642381039213537')
})

test('defaults may name the currency, and each audience its fee', () => {
  expect(() => read({ audienceSettings: { currency: 'EUR' }, audiences: { a: { cpmCents: 100 } } })).not.toThrow()
})

test.each<[unknown, RegExp]>([
  ['{', /settings\.json isn't valid JSON/],
  ['[]', /settings\.json must hold a JSON object/],
  [{ reigon: 'NA' }, /settings\.json: reigon is not known here\. Known are: region,/],
  ['null', /settings\.json must hold a JSON object/],
  [{ region: 'US' }, /settings\.json: region must be one of NA, EU, FE/],
  [{ region: 7 }, /settings\.json: region must be one of NA, EU, FE/],
  [{ region: null, audiences: { vip: null } }, /audiences\.vip must be an object/],
  [{ audienceSettings: [] }, /audienceSettings must be an object/],
  [{ audienceSettings: { advertiserID: '1' } }, /audienceSettings: advertiserID is not known here/],
  [{ audienceSettings: { advertiserId: '12a' } }, /audienceSettings: Advertiser ID \(advertiserId\) must be a whole/],
  [
    { audienceSettings: { countryCode: 'Germany' } },
    /audienceSettings: Country Code \(countryCode\) must be a two-letter/
  ],
  [{ audienceSettings: { advertiserId: true } }, /audienceSettings\.advertiserId must be a string\.$/],
  [{ audienceSettings: { ttl: '5' } }, /audienceSettings\.ttl must be a number/],
  [
    { audienceSettings: { ttl: -1 } },
    /audienceSettings: Time-to-live \(ttl\) must be a whole number of seconds from 0/
  ],
  [{ audiences: { vip: 'x' } }, /audiences\.vip must be an object/],
  [{ audiences: { vip: { name: ' ' } } }, /audiences\.vip\.name must be text/],
  [{ audiences: { vip: { name: 7 } } }, /audiences\.vip\.name must be text that is not blank/],
  [{ audiences: { vip: { audienceId: ['34'] } } }, /audiences\.vip\.audienceId must be the whole number/],
  [{ audiences: { vip: { audienceId: 'abc' } } }, /audiences\.vip\.audienceId must be the whole number/],
  [{ audiences: { vip: { currency: 'EUR' } } }, /audiences\.vip: CPM Cents \(cpmCents\) is missing/],
  [{ mapping: { mail: 'x' } }, /mapping: mail is not known here/],
  [
    { mapping: { email: { '@path': 7 }, phone: { '@nope': 1 } } },
    /^\S+settings\.json: mapping isn't valid: \/email\/@path should be a string or a mapping directive but it is a number\.$/
  ],
  [{ mapping: { email: { '@nope': 1 } } }, /mapping isn't valid: \/email has an invalid directive: @nope\.$/],
  [{ mapping: { email: { '@path': '$..[?(' } } }, /mapping: email has a @path that Segment does not read/],
  [{ mapping: { email: { '@path': 'properties.email' } } }, /mapping: email has a @path that Segment does not read/],
  [{ mapping: { externalUserId: { '@template': '{{userId' } } }, /mapping: externalUserId has a @template with a \{\{/],
  [{ mapping: { externalUserId: { '@template': '{{a}}}}' } } }, /mapping: externalUserId has a @template with a \{\{/],
  [{ mapping: { externalUserId: { a: 1 } } }, /mapping: External User ID must be a string but it was an object\.$/],
  [{ mapping: { enable_batching: 'no' } }, /mapping: Enable Batching must be a boolean but it was a string\.$/],
  [{ mapping: { batch_size: 0 } }, /mapping: Batch Size must be equal to or greater than 1\.$/]
])('refuses %j', (content, message) => {
  expect(() => read(content)).toThrow(message)
})

test('what is mapped from events is theirs to be right or wrong', () => {
  const mapping = {
    email: { '@path': '$.properties.mail' },
    batch_size: 20,
    audienceId: '5',
    identitiesToSend: ['email']
  }
  expect(read({ mapping }).mapping).toEqual(mapping)
})

test('a file that is none of ours is not repeated', () => {
  expect(() => read('{"email":"ann@example.com"}{')).toThrow(/^(?!.*ann).*isn't valid JSON/)
})

test('a missing settings file is named', () => {
  expect(() => readSettings('/nowhere/settings.json', { audience: {} })).toThrow(
    'The settings file /nowhere/settings.json cannot be read: it does not exist.'
  )
})

test('flags are checked, too', () => {
  expect(() => readSettings(undefined, { region: 'US', audience: {} })).toThrow('--region: region must be one of')
  expect(() => readSettings(undefined, { audience: { advertiserId: 'x' } })).toThrow('flags: Advertiser ID')
})
