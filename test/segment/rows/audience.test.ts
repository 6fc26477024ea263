import { join } from 'node:path'
import type { JSONObject } from '@segment/actions-core'
import { CREATE_AUDIENCE_UNCERTAIN } from '../../../src/destinations/amazon-ads-dsp-amc/audience/createAudience'
import { KnownAudiences } from '../../../src/segment/knownAudiences'
import type { MappedAudience } from '../../../src/segment/platform'
import { audienceOfRows } from '../../../src/segment/rows/audience'
import { temporaryFolder } from '../../helpers/temporaryFolder'

const CREATE = { operation: 'create', audienceName: ' VIP ', externalAudienceId: ' vip-1 ', advertiserId: '47' }
const BEFORE: MappedAudience = { audienceId: '4136', audienceName: 'VIP' }

type Saved = [inputs: JSONObject, before?: MappedAudience]

/** A platform that gives the audience of before, or a new one; what it was asked. */
function amazon({ error, exists = true }: { error?: Error & { code?: string }; exists?: boolean } = {}) {
  const saved: Saved[] = []
  const found: string[] = []
  const platform = {
    saveMapping: (...asked: Saved): Promise<MappedAudience> => {
      saved.push(asked)
      return error ? Promise.reject(error) : Promise.resolve(asked[1] ?? { audienceId: `new-${saved.length}` })
    },
    findAudience: (id: string): Promise<void> => {
      found.push(id)
      return exists ? Promise.resolve() : Promise.reject(Object.assign(new Error('None.'), { status: 404 }))
    }
  }
  return { platform, saved, found }
}

const known = (path?: string) => new KnownAudiences(path, { at: 'Amazon Ads', region: 'NA' })
const newPath = () => join(temporaryFolder(), 'audiences.json')

test('an audience is made once; the next time the known one is taken, with what its rows need', async () => {
  const path = newPath()
  const first = amazon()
  expect(await audienceOfRows(first.platform, known(path), CREATE)).toEqual({ audienceId: 'new-1' })
  expect(first.saved).toEqual([[CREATE]])

  const second = amazon()
  const inputs = { ...CREATE, connectionId: ' c-1 ', countryCode: ' US ' }
  const taken = { connectionId: 'c-1', countryCode: 'US', audienceId: 'new-1', audienceName: 'VIP' }
  expect(await audienceOfRows(second.platform, known(path), inputs)).toEqual(taken)
  expect(second.saved).toEqual([[inputs, taken]])
  expect(second.found).toEqual(['new-1'])

  const plain = amazon()
  expect(
    await audienceOfRows(plain.platform, known(path), { ...CREATE, connectionId: ' ', countryCode: '' })
  ).toStrictEqual({ connectionId: undefined, countryCode: undefined, audienceId: 'new-1', audienceName: 'VIP' })
})

test('one that Amazon has no more is made anew', async () => {
  const path = newPath()
  await audienceOfRows(amazon().platform, known(path), CREATE)
  const again = amazon({ exists: false })
  expect(await audienceOfRows(again.platform, known(path), CREATE)).toEqual({ audienceId: 'new-1' })
  expect(again.saved).toEqual([[CREATE]])
})

test.each([
  [CREATE, 'vip-1'],
  [{ ...CREATE, externalAudienceId: ' ' }, 'VIP'],
  [{ ...CREATE, externalAudienceId: undefined }, 'VIP']
])('of two names with one External Audience ID the second is not made: %j', async (inputs, externalId) => {
  const path = newPath()
  await audienceOfRows(amazon().platform, known(path), inputs as JSONObject)
  const other = { ...CREATE, audienceName: 'Others', externalAudienceId: externalId }
  const { platform, saved } = amazon()
  await expect(audienceOfRows(platform, known(path), other)).rejects.toMatchObject({
    message: expect.stringMatching(
      /External Audience ID .* already: new-1, .*Look in Amazon DSP, or in AMC, for an audience "Others"\. If it is there, run it again with --audience-id <its ID> instead of --audience-name\. If not, with --create-again\.$/
    ) as string,
    problem: {
      is: 'may have been made',
      name: 'Others',
      why: expect.stringMatching(/^Amazon has an audience with External Audience ID .*made for "VIP"\.$/) as string
    }
  })
  expect(saved).toEqual([])
})

test('an audience that is at Amazon already is taken as it is, and noted nowhere', async () => {
  const inputs = { operation: 'existing', existingAudienceId: '4136' }
  const { platform, saved } = amazon()
  expect(await audienceOfRows(platform, known(newPath()), inputs)).toEqual({ audienceId: 'new-1' })
  expect(saved).toEqual([[inputs]])
})

test('after an answer that leaves open whether it was made it says where to look', async () => {
  const error = Object.assign(new Error('Amazon did not answer.'), { code: CREATE_AUDIENCE_UNCERTAIN })
  await expect(audienceOfRows(amazon({ error }).platform, known(newPath()), CREATE)).rejects.toMatchObject({
    message: expect.stringMatching(/^Amazon did not answer\. Look in Amazon DSP/) as string,
    problem: { is: 'may have been made', name: 'VIP', why: 'Amazon did not answer.' }
  })
})

test('another error is told as it is, with nothing to look for', async () => {
  const { platform } = amazon({ error: new Error('The advertiser is unknown.') })
  const failed = audienceOfRows(platform, known(newPath()), CREATE)
  await expect(failed).rejects.toThrow(/^The advertiser is unknown\.$/)
  await expect(failed).rejects.not.toHaveProperty('problem')
})

describe('rows go on to the audience of before', () => {
  test.each<[string, Partial<MappedAudience>, JSONObject, string]>([
    ['without a connection', {}, {}, ''],
    ['with its connection, which nobody names', { connectionId: 'c-1' }, {}, 'c-1'],
    ['with its connection, which is named', { connectionId: 'c-1' }, { connectionId: ' c-1 ' }, 'c-1']
  ])('%s', async (_name, more, asked, connectionId) => {
    const before = { ...BEFORE, ...more }
    const { platform, saved } = amazon()
    expect(await audienceOfRows(platform, known(), { ...CREATE, ...asked }, before)).toEqual(before)
    expect(saved).toEqual([[{ ...CREATE, audienceName: 'VIP', connectionId }, before]])
  })

  test('by its id no connection is asked for, and no name is made up', async () => {
    const inputs = { operation: 'existing', existingAudienceId: '4136', connectionId: 'c-2' }
    const { platform, saved } = amazon()
    await audienceOfRows(platform, known(), inputs, { audienceId: '4136' })
    expect(saved).toEqual([[{ ...inputs, audienceName: '' }, { audienceId: '4136' }]])
  })

  test.each<[Partial<MappedAudience>, string]>([
    [{}, 'made without a connection.'],
    [{ connectionId: 'c-1' }, 'made for the connection c-1.']
  ])('and not for another connection: %j', async (more, words) => {
    const { platform, saved } = amazon()
    const other = audienceOfRows(platform, known(), { ...CREATE, connectionId: 'c-2' }, { ...BEFORE, ...more })
    await expect(other).rejects.toMatchObject({
      message: `--connection-id: the audience was ${words} Leave the flag out, or send to another audience: its own name, and its own --state.`,
      problem: { is: 'of another connection', connectionId: more.connectionId }
    })
    expect(saved).toEqual([])
  })
})
