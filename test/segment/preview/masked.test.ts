import { createHash } from 'node:crypto'
import { mask, maskEvent } from '../../../src/segment/preview/masked'
import type { PreviewedEvent } from '../../../src/segment/preview/explain'
import { explainEvents } from '../../../src/segment/preview/explain'
import { engageTrack } from '../../helpers/events'

/** A TCF string of version 2, as a consent tool encodes it. */
const TCF = 'CPXxRfAPXxRfAAfKABENB-CgAAAAAAAAAAYgAAAAAAAA'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

test.each([
  ['Anna', 'A… (4)'],
  ['NY', '… (2)'],
  ['Ann', '… (3)'],
  ['𝒜nna', '𝒜… (4)'],
  ['𝒜nn', '… (3)'],
  ['', '']
])('of %j is shown %j', (text, shown) => {
  expect(mask(text)).toBe(shown)
})

const PERSON = {
  ...{ email: ' Ann+x@Example.com', phone: '(571) 412-0599', first_name: 'Annabel', street: '1 Main Street' },
  ...{ city: '東京', state: 'TX', postal_code: '75201', last_name: 'f'.repeat(64) }
}

async function shown(person: Record<string, unknown>, ip?: string): Promise<[PreviewedEvent, PreviewedEvent]> {
  const mapping = { consent: { ipAddress: { '@path': '$.context.ip' } } }
  const [whole] = await explainEvents([engageTrack(true, { person, ip })], { region: 'NA', mapping })
  return [whole, maskEvent(whole)]
}

test('of each identity its place, its masked values and its hash are shown', async () => {
  const [whole, { identities }] = await shown(PERSON)
  expect(identities.map(({ field, place }) => ({ field, place }))).toEqual(
    whole.identities.map(({ field, place }) => ({ field, place }))
  )
  const of = (wanted: string) => identities.find(({ field }) => field === wanted)
  expect(of('email')).toMatchObject({ raw: ' … (18)', normalised: 'a… (16)', hash: sha256('annx@example.com') })
  expect(of('lastName')).toMatchObject({ raw: 'f… (64)', normalised: undefined, hash: 'f'.repeat(64) })
  expect(of('city')).toMatchObject({ raw: '… (2)', normalised: '', leftOut: expect.any(String) as string })
  expect(of('city')).not.toHaveProperty('hash')
})

test('hashes of what has few values are hidden, of the identity and in the record; the others stay', async () => {
  const [whole, hidden] = await shown(PERSON)
  const few = ['phone', 'state', 'postal']
  for (const { field, hash } of hidden.identities) {
    expect([field, hash]).toEqual([
      field,
      few.includes(field) ? '(hidden)' : whole.identities.find((one) => one.field === field)?.hash
    ])
  }
  const [hashes] = (whole.record as { hashedPII: Record<string, string>[] }).hashedPII
  expect(Object.keys(hashes)).toEqual(expect.arrayContaining([...few, 'email', 'firstname', 'address']))
  expect(hidden.record).toEqual({
    ...whole.record,
    hashedPII: [
      Object.fromEntries(Object.entries(hashes).map(([key, hash]) => [key, few.includes(key) ? '(hidden)' : hash]))
    ]
  })
})

test('who is asked for without a hash is shown without one', async () => {
  const [, { identities }] = await shown({ email: 'ann@example.com', phone: '12' })
  const phone = identities.find(({ field }) => field === 'phone')
  expect(phone).toMatchObject({ raw: '… (2)', normalised: '' })
  expect(phone).not.toHaveProperty('hash')
})

test('IP address and consent strings are masked in the record, and what else it says stays', async () => {
  const consent = { amznUserData: 'GRANTED', amznAdStorage: 'GRANTED', tcf: TCF, gpp: `DBABMA~${TCF}` }
  const [whole, hidden] = await shown({ email: 'ann@example.com', ...consent, country_code: 'DE' }, '203.0.113.77')
  expect(hidden.record).toEqual({
    ...whole.record,
    userConsent: {
      geo: { countryCode: 'DE', ipAddress: '2… (12)' },
      consent: { amzn: { amznAdStorage: 'GRANTED', amznUserData: 'GRANTED' }, tcf: 'C… (44)', gpp: 'D… (51)' }
    }
  })
})

test.each<[string, object, object]>([
  ['no consent', { externalUserId: 'u' }, { externalUserId: 'u' }],
  [
    'consent without a place',
    { userConsent: { consent: { tcf: 'Planted' } } },
    { userConsent: { consent: { tcf: 'P… (7)' } } }
  ],
  [
    'a place without consent',
    { userConsent: { geo: { ipAddress: '203.0.113.77' } } },
    { userConsent: { geo: { ipAddress: '2… (12)' } } }
  ],
  [
    'what is no text',
    { userConsent: { consent: { tcf: null, gpp: 7 } } },
    { userConsent: { consent: { tcf: null, gpp: 7 } } }
  ]
])('a record may have %s', (_name, record, expected) => {
  expect(maskEvent({ outcome: 'enters', identities: [], record })).toEqual({
    outcome: 'enters',
    identities: [],
    record: expected
  })
})

test('without a record there is none', () => {
  const refused: PreviewedEvent = { outcome: 'refused', reason: 'No valid identifier.', identities: [] }
  expect(maskEvent(refused)).toStrictEqual(refused)
})

test('nothing of a person is shown but its first character and its length', async () => {
  const consent = { amznUserData: 'GRANTED', tcf: TCF }
  const events = [
    engageTrack(true, { person: { ...PERSON, ...consent }, ip: '203.0.113.77' }),
    engageTrack(true, { person: { ...PERSON, country_code: PERSON.email }, audienceId: PERSON.email }),
    engageTrack(true, { person: { ...PERSON, country_code: PERSON.email } })
  ]
  const all = JSON.stringify((await explainEvents(events, { region: 'NA', mapping: {} })).map(maskEvent))
  expect(all).not.toMatch(/ann\+x|annx|annabel|main street|412|75201|東京|203\.0|Planted/i)
  for (const few of ['15714120599', 'tx', '75201']) {
    expect(all).not.toContain(sha256(few))
  }
})
