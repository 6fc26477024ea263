import type { HashedPII } from '../identity'
import type { AudienceRecord } from '../syncAudience/records'
import { buildBody, Uploads } from '../syncAudience/records'
import { AUDIENCE_ID } from './__helpers__/events'

const HASH = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** Records of one audience whose JSON texts are as long as asked for. */
function uploadsOf(...lengths: number[]): Uploads {
  const uploads = new Uploads()
  const frame = JSON.stringify({ externalUserId: '', action: 'CREATE', hashedPII: [] }).length
  lengths.forEach((length, n) => {
    const record = {
      externalUserId: '-'.repeat(length - frame),
      action: 'CREATE' as const,
      hashedPII: [] as HashedPII[]
    }
    uploads.add({ audienceId: AUDIENCE_ID }, { indices: [n], record })
  })
  return uploads
}

test('a body is cut at four million bytes, and not before', () => {
  const frame = `{"records":[],"audienceId":${AUDIENCE_ID}}`.length
  const second = 2_000_000
  const first = 4_000_000 - frame - second - ','.length
  const whole = uploadsOf(first, second).all
  expect(whole.map(({ outgoing }) => outgoing.length)).toEqual([2])
  expect(buildBody(whole[0])).toHaveLength(4_000_000)
  expect(uploadsOf(first + 1, second).all.map(({ outgoing }) => outgoing.length)).toEqual([1, 1])
})

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
  ]
]

test.each(RECORDS)('the bytes of a record are counted as they are sent: %s', (_name, content) => {
  const record = { externalUserId: 'ann', ...content }
  const body = buildBody({ target: { audienceId: AUDIENCE_ID }, outgoing: [{ record, indices: [0] }] })
  // The record that fits exactly next to it.
  const frame = JSON.stringify({ externalUserId: '', action: 'CREATE', hashedPII: [] }).length
  const rest = 4_000_000 - body.length - ','.length - frame
  const countUploads = (length: number): number => {
    const uploads = new Uploads()
    const other = { externalUserId: '-'.repeat(length), action: 'CREATE' as const, hashedPII: [] }
    ;[record, other].forEach((one, n) => uploads.add({ audienceId: AUDIENCE_ID }, { record: one, indices: [n] }))
    return uploads.all.length
  }
  expect(countUploads(rest)).toBe(1)
  expect(countUploads(rest + 1)).toBe(2)
})

test('a record that is too large has an upload of its own', () => {
  expect(uploadsOf(100, 5_000_000, 100, 100).all.map(({ outgoing }) => outgoing.length)).toEqual([1, 1, 2])
})

test('an audience ID is written with all its digits, a connection as text', () => {
  const target = { audienceId: '413642381039213536', connectionId: 'mine' }
  expect(buildBody({ target, outgoing: [] })).toBe(
    '{"records":[],"targetResource":{"connectionId":"mine","targetTypes":["DSP"]},"audienceId":413642381039213536}'
  )
})
