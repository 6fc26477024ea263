import { join } from 'node:path'
import type { JSONObject } from '@segment/actions-core'
import { IntegrationError } from '@segment/actions-core'
import { UserError } from '../../../src/system/userError'
import { AudienceRegistry } from '../../../src/segment/audiences/registry'
import type { SavedAudience } from '../../../src/segment/platform'
import { resolveRowsAudience } from '../../../src/segment/reverseEtl/audience'
import { temporaryFolder } from '../../helpers/temporaryFolder'

const CREATE = { operation: 'create', audienceName: ' VIP ', connectionId: ' c-1 ', countryCode: 'US' }
const MADE: SavedAudience = { audienceId: '4136', audienceName: 'VIP' }

/** What the platform is asked, and what came of it. `answer` makes the audience; `at` are those that Amazon has. */
async function ask(
  inputs: JSONObject,
  options: {
    path?: string
    before?: SavedAudience
    answer?: () => Promise<SavedAudience>
    find?: () => Promise<void>
    again?: boolean
  } = {}
) {
  const { path, before, answer = () => Promise.resolve(MADE), find = () => Promise.resolve(), again } = options
  const saved: unknown[][] = []
  const sought: string[] = []
  const platform = {
    saveMapping: (...args: unknown[]) => {
      saved.push(args)
      return args[1] === undefined ? answer() : Promise.resolve(args[1] as SavedAudience)
    },
    findAudience: (id: string) => {
      sought.push(id)
      return find()
    }
  }
  const known = new AudienceRegistry(path, { at: 'Amazon Ads', region: 'NA' }, again)
  const audience = await resolveRowsAudience(platform, known, inputs, {
    before,
    retryPolicy: { attempts: 3, firstWaitMs: 1 }
  }).catch((error: unknown) => ({ error }))
  return { saved, sought, audience }
}

const newPath = (): string => join(temporaryFolder(), 'audiences.json')

test('one that is at Amazon already is taken as the mapping says it, whatever was taken before', async () => {
  const path = newPath()
  for (const existingAudienceId of ['4136', '4137']) {
    const existing = { operation: 'existing', existingAudienceId }
    expect(await ask(existing, { path })).toEqual({ saved: [[existing]], sought: [], audience: MADE })
  }
})

test('one that is at Amazon already has the country of the settings where Amazon says none', async () => {
  const existing = { operation: 'existing', existingAudienceId: ' 4136 ', countryCode: ' US ' }
  const { saved } = await ask(existing)
  expect(saved).toEqual([[existing, { audienceId: '4136', countryCode: 'US' }]])
})

test('a country that neither Amazon nor the last run said is the one of the settings', async () => {
  const inputs = { ...CREATE, connectionId: '' }
  expect((await ask(inputs, { before: MADE })).audience).toEqual({ ...MADE, countryCode: 'US' })
  const before = { ...MADE, countryCode: 'CA' }
  expect((await ask({ ...inputs, countryCode: '' }, { before })).audience).toEqual(before)
})

test('a new one is made once; the next run finds it and takes it by its ID', async () => {
  const path = newPath()
  expect(await ask(CREATE, { path })).toEqual({ saved: [[CREATE]], sought: [], audience: MADE })
  const taken = { connectionId: 'c-1', countryCode: 'US', audienceId: '4136', audienceName: 'VIP' }
  const existing = { operation: 'existing', existingAudienceId: '4136', connectionId: 'c-1' }
  expect(await ask(CREATE, { path })).toEqual({ saved: [[existing, taken]], sought: ['4136'], audience: taken })
  const bare = { operation: 'create', audienceName: 'VIP', connectionId: ' ' }
  expect((await ask(bare, { path })).audience).toEqual({ audienceId: '4136', audienceName: 'VIP' })
})

test('another External Audience ID than its name makes another audience of another name possible, and the same does not', async () => {
  const path = newPath()
  await ask({ ...CREATE, externalAudienceId: ' vip-2026 ' }, { path })
  const other = (externalAudienceId?: string) => ({ ...CREATE, audienceName: 'vip-2026', externalAudienceId })
  expect((await ask(other() as JSONObject, { path })).audience).toEqual({
    error: expect.objectContaining({
      message: expect.stringContaining('External Audience ID vip-2026') as string
    }) as Error
  })
  expect((await ask(other('vip-2027') as JSONObject, { path })).audience).toEqual(MADE)
})

test('whether it was made nobody knows: what to do is reported, to programs as well', async () => {
  const path = newPath()
  const lost = () => Promise.reject(Object.assign(new Error('It broke.'), { code: 'CREATE_AUDIENCE_UNCERTAIN' }))
  const { audience } = await ask(CREATE, { path, answer: lost })
  expect(audience).toEqual({
    error: expect.objectContaining({
      message:
        'It broke. Look in Amazon DSP, or in AMC, for an audience "VIP". If it is there, run it again with --audience-id <its ID> instead of --audience-name. If not, with --create-again.',
      problem: { kind: 'audienceMayExist', name: 'VIP', why: 'It broke.' }
    }) as Error
  })
  expect((await ask(CREATE, { path })).saved).toEqual([])
  expect((await ask(CREATE, { path, again: true })).audience).toEqual(MADE)
})

test('another refusal of Amazon is reported as it is', async () => {
  const refused = Object.assign(new Error('Refused.'), { code: 'CREATE_AUDIENCE_FAILED', status: 400 })
  const { audience } = await ask(CREATE, { path: newPath(), answer: () => Promise.reject(refused) })
  expect((audience as { error: Error }).error).toBeInstanceOf(UserError)
  expect((audience as { error: Error }).error).toMatchObject({ message: 'Refused.' })
  expect((audience as { error: object }).error).not.toHaveProperty('problem')
})

describe('the one that earlier runs sent to stays', () => {
  const before: SavedAudience = { audienceId: '99', audienceName: 'Old', connectionId: 'c-1', countryCode: 'US' }

  test.each<[string, JSONObject, SavedAudience, string]>([
    ['with its own connection', CREATE, before, 'c-1'],
    ['without one asked for', { ...CREATE, connectionId: '' }, before, 'c-1'],
    ['without any setting', { operation: 'create' }, { audienceId: '99' }, ''],
    ['taken by its id, whatever the connection', { operation: 'existing', connectionId: 'c-2' }, before, 'c-2']
  ])('%s', async (_name, inputs, before, connectionId) => {
    expect(await ask(inputs, { before })).toEqual({
      saved: [[{ operation: 'existing', existingAudienceId: '99', connectionId }, before]],
      sought: [],
      audience: before
    })
  })

  test('another country is refused, for a new audience would have none of its people', async () => {
    const { saved, audience } = await ask({ ...CREATE, connectionId: '' }, { before: { ...before, countryCode: 'DE' } })
    expect(saved).toEqual([])
    expect((audience as { error: Error }).error).toEqual(
      new UserError(
        '--country-code: the audience was made for DE. Leave the flag out, or send to another audience: its own name, and its own --state.'
      )
    )
  })

  test.each<[SavedAudience, string | undefined, string]>([
    [before, 'c-1', 'for the connection c-1'],
    [{ audienceId: '99' }, undefined, 'without a connection']
  ])('another connection is refused: %j', async (before, connectionId, words) => {
    const { saved, audience } = await ask({ ...CREATE, connectionId: 'c-2' }, { before })
    expect(saved).toEqual([])
    expect(audience).toEqual({
      error: expect.objectContaining({
        message: `--connection-id: the audience was made ${words}. Leave the flag out, or send to another audience: its own name, and its own --state.`,
        problem: { kind: 'connectionMismatch', connectionId }
      }) as Error
    })
  })
})

describe('trouble that may pass', () => {
  const failing = (error: Error, times: number) => {
    let calls = 0
    return () => (++calls > times ? Promise.resolve(MADE) : Promise.reject(error))
  }
  const limited = new IntegrationError('Too many requests.', 'CREATE_AUDIENCE_FAILED', 429)

  test('is tried again, as often as the policy says, with one audience made', async () => {
    const path = newPath()
    expect(await ask(CREATE, { path, answer: failing(limited, 2) })).toMatchObject({ audience: MADE })
    const { saved, audience } = await ask({ ...CREATE, audienceName: 'Other' }, { path, answer: failing(limited, 3) })
    expect(saved).toHaveLength(3)
    expect(audience).toEqual({ error: new UserError('Too many requests.') })
  })

  test('is not tried again where the audience may have been made', async () => {
    const broke = new IntegrationError('It broke.', 'CREATE_AUDIENCE_UNCERTAIN', 503)
    expect((await ask(CREATE, { path: newPath(), answer: failing(broke, 1) })).saved).toHaveLength(1)
  })

  test('is tried again where nothing is made, whatever it is', async () => {
    const broke = new IntegrationError('It broke.', 'RETL_ON_MAPPING_SAVE_FAILED', 503)
    const { audience } = await ask({ operation: 'existing' }, { answer: failing(broke, 1) })
    expect(audience).toEqual(MADE)
  })
})
