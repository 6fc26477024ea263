import type { HashedPII } from '../identity'
import type { AudienceRecord } from '../syncAudience/records'
import { buildBody, Uploads } from '../syncAudience/records'
import { AUDIENCE_ID } from './__helpers__/events'

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
  (_name, content) => {
    const uploads = new Uploads()
    for (let n = 0; n < 6_000; n++) {
      // Long enough for several bodies of fewer than 6,000 records.
      const record = { externalUserId: '-'.repeat(1_000), ...content }
      uploads.add({ audienceId: AUDIENCE_ID }, { record, indices: [n] })
    }
    const lengths = uploads.all.map((upload) => buildBody(upload).length)
    expect(lengths.length).toBeGreaterThan(1)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(4_000_000)
    expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThan(3_200_000)
  }
)

test('6,000 records are a request, and one more is another', () => {
  const uploads = new Uploads()
  for (let n = 0; n < 6_001; n++) {
    uploads.add(
      { audienceId: AUDIENCE_ID },
      { record: { externalUserId: 'ann', action: 'DELETE', hashedPII: [{}] }, indices: [n] }
    )
  }
  expect(uploads.all.map(({ outgoing }) => outgoing.length)).toEqual([6_000, 1])
})

test('a record that is too large has an upload of its own', () => {
  const uploads = new Uploads()
  for (const length of [100, 5_000_000, 100, 100]) {
    const record = { externalUserId: '-'.repeat(length), action: 'CREATE' as const, hashedPII: [] as HashedPII[] }
    uploads.add({ audienceId: AUDIENCE_ID }, { record, indices: [0] })
  }
  expect(uploads.all.map(({ outgoing }) => outgoing.length)).toEqual([1, 1, 2])
})

test('an audience ID is written with all its digits, a connection as text', () => {
  const target = { audienceId: '413642381039213536', connectionId: 'mine' }
  expect(buildBody({ target, outgoing: [] })).toBe(
    '{"records":[],"targetResource":{"connectionId":"mine","targetTypes":["DSP"]},"audienceId":413642381039213536}'
  )
})
