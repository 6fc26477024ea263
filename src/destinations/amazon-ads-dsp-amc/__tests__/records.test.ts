import type { HashedPII } from '../identity'
import { buildBody, Uploads } from '../syncAudience/records'
import { AUDIENCE_ID } from './__helpers__/events'

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

test('a record that is too large has an upload of its own', () => {
  expect(uploadsOf(100, 5_000_000, 100, 100).all.map(({ outgoing }) => outgoing.length)).toEqual([1, 1, 2])
})

test('an audience ID is written with all its digits, a connection as text', () => {
  const target = { audienceId: '413642381039213536', connectionId: 'mine' }
  expect(buildBody({ target, outgoing: [] })).toBe(
    '{"records":[],"targetResource":{"connectionId":"mine","targetTypes":["DSP"]},"audienceId":413642381039213536}'
  )
})
