import { AudienceRecords } from '../../../../src/destinations/amazon-ads-dsp-amc/syncAudience/requestBody'
import { AUDIENCE_ID } from '../../../helpers/events'

const HEAD = `{"audienceId":${AUDIENCE_ID},"records":[`

/** Records of one audience that are as long as asked for. */
function recordsOf(...lengths: number[]): { audience: AudienceRecords; records: string[] } {
  const audience = new AudienceRecords({ audienceId: AUDIENCE_ID })
  const records = lengths.map((length, n) => `{"n":"${String(n).padEnd(length - '{"n":""}'.length, '-')}"}`)
  records.forEach((record, n) => audience.add({ indices: [n], action: 'CREATE' }, record))
  return { audience, records }
}

test('a body is cut at four million bytes, and not before', () => {
  const second = 2_000_000
  const first = 4_000_000 - HEAD.length - second - ',,]}'.length
  expect(recordsOf(first, second).audience.uploads.map(({ size }) => size)).toEqual([2])
  expect(recordsOf(first + 1, second).audience.uploads.map(({ size }) => size)).toEqual([1, 1])
})

test.each([0, 1, 2, 3, 4, 5])('a part of an upload is whole, however much room it takes (%i)', (more) => {
  const { audience, records } = recordsOf(100, 64 * 1024 - HEAD.length - 103 + more, 100, 20)
  const [upload] = audience.uploads
  for (const [from, to] of [
    [0, 4],
    [0, 2],
    [1, 2],
    [1, 3],
    [3, 4]
  ]) {
    const part = upload.part(from, to)
    expect(part.events.map(({ indices }) => indices[0])).toEqual([0, 1, 2, 3].slice(from, to))
    const body = `${HEAD}${records.slice(from, to).join()}]}`
    expect(part.body().toString() === body).toBe(true)
    expect(part.part(0, 1).body().toString() === `${HEAD}${records[from]}]}`).toBe(true)
  }
  expect(upload.body().toString() === `${HEAD}${records.join()}]}`).toBe(true)
  expect(upload.part(2, 4).body().toString()).toBe(`${HEAD}${records.slice(2).join()}]}`)
})
