import { SANDBOX_CREDENTIALS } from '../../src/sandbox'
import type { ReachedTarget } from '../../src/amazon/target'
import {
  targetAddress,
  openTarget,
  readCredentials,
  reachTarget,
  dryTarget,
  CREDENTIALS_HELP
} from '../../src/amazon/target'
import { Platform } from '../../src/segment/platform'
import { ANN, engageTrack } from '../helpers/events'
import { AUDIENCE_SETTINGS } from '../helpers/sandboxed'

const ALL = {
  ACTIONS_AMAZON_AMC_CLIENT_ID: 'id',
  ACTIONS_AMAZON_AMC_CLIENT_SECRET: 'secret',
  AMAZON_ADS_REFRESH_TOKEN: 'token'
}
const SANDBOX_URL = 'http://127.0.0.1:4010'
const CLOSES = expect.any(Function) as () => Promise<void>

const insideOf = async ({ url }: Pick<ReachedTarget, 'url'>, path: string): Promise<unknown> =>
  (await fetch(`${url}${path}`)).json()

let open: Pick<ReachedTarget, 'close'> | undefined
afterEach(async () => {
  await open?.close()
  open = undefined
})

test('none or all of the credentials', () => {
  expect(readCredentials({})).toBeUndefined()
  expect(readCredentials({ AMAZON_ADS_REFRESH_TOKEN: ' ' })).toBeUndefined()
  expect(readCredentials(ALL)).toEqual({ clientId: 'id', clientSecret: 'secret', refreshToken: 'token' })
  expect(readCredentials({ ...ALL, AMAZON_ADS_REFRESH_TOKEN: ' token\n' })?.refreshToken).toBe('token')
})

describe.each([
  [['ACTIONS_AMAZON_AMC_CLIENT_ID']],
  [['ACTIONS_AMAZON_AMC_CLIENT_SECRET']],
  [['AMAZON_ADS_REFRESH_TOKEN']],
  [['ACTIONS_AMAZON_AMC_CLIENT_SECRET', 'AMAZON_ADS_REFRESH_TOKEN']]
])('without %j', (missing) => {
  test('it is said what is missing, what else can be done, and where credentials come from', () => {
    const environment = { ...ALL, ...Object.fromEntries(missing.map((name) => [name, ' '])) }
    expect(() => readCredentials(environment)).toThrow(
      `To talk to Amazon Ads set ${missing.join(' and ')}, too; unset the others to use the built-in sandbox. ${CREDENTIALS_HELP}`
    )
  })

  test('nothing of the others is repeated, and nothing is connected', async () => {
    const given = Object.entries(ALL).filter(([name]) => !missing.includes(name))
    const planted = Object.fromEntries(given.map(([name]) => [name, `planted-${name}`]))
    const environment: NodeJS.ProcessEnv = { ...planted }
    await expect(openTarget(environment)).rejects.not.toThrow('planted')
    await expect(openTarget(environment)).rejects.toThrow(/^To talk to Amazon Ads set/)
    expect(environment).toEqual(planted)
  })
})

test('where credentials come from is said with page and scopes', () => {
  expect(CREDENTIALS_HELP).toMatch(/Login with Amazon \(developer console, Security Profiles\)/)
  expect(CREDENTIALS_HELP).toMatch(/authorization-code-grant\.html, with the scopes advertising::campaign_/)
})

test('with credentials it is Amazon; the destination finds the client ID in the environment', async () => {
  const environment: NodeJS.ProcessEnv = { ...ALL, ACTIONS_AMAZON_AMC_CLIENT_ID: ' id ', AMAZON_ADS_SANDBOX_URL: ' ' }
  const connection = await openTarget(environment)
  expect(connection).toEqual({
    to: 'Amazon Ads',
    credentials: { clientId: 'id', clientSecret: 'secret', refreshToken: 'token' },
    close: CLOSES
  })
  expect(targetAddress(connection)).toBe('Amazon Ads')
  await expect(connection.close()).resolves.toBeUndefined()
  expect(environment).toEqual({ ...ALL, AMAZON_ADS_SANDBOX_URL: ' ' })
})

test('of a user who has yet to consent the application is enough', async () => {
  const { ACTIONS_AMAZON_AMC_CLIENT_ID, ACTIONS_AMAZON_AMC_CLIENT_SECRET } = ALL
  const reached = await reachTarget({ ACTIONS_AMAZON_AMC_CLIENT_ID, ACTIONS_AMAZON_AMC_CLIENT_SECRET })
  expect(reached).toEqual({ to: 'Amazon Ads', application: { clientId: 'id', clientSecret: 'secret' }, close: CLOSES })
  await expect(reached.close()).resolves.toBeUndefined()
  await expect(reachTarget({ ACTIONS_AMAZON_AMC_CLIENT_ID })).rejects.toThrow(
    'set ACTIONS_AMAZON_AMC_CLIENT_SECRET, too'
  )
})

test('a running sandbox goes before Amazon, and never gets its credentials, whole or in part', async () => {
  for (const credentials of [ALL, { AMAZON_ADS_REFRESH_TOKEN: 'token' }]) {
    const environment = { ...credentials, AMAZON_ADS_SANDBOX_URL: ` ${SANDBOX_URL} ` }
    const connection = await openTarget(environment)
    expect(connection).toEqual({
      to: 'running sandbox',
      url: SANDBOX_URL,
      credentials: SANDBOX_CREDENTIALS,
      close: CLOSES
    })
    expect(targetAddress(connection)).toBe(SANDBOX_URL)
    await expect(connection.close()).resolves.toBeUndefined()
    expect(environment).toMatchObject({ ACTIONS_AMAZON_AMC_CLIENT_ID: SANDBOX_CREDENTIALS.clientId })
    const reached = await reachTarget(environment)
    expect(reached).toEqual({
      to: 'running sandbox',
      url: SANDBOX_URL,
      application: SANDBOX_CREDENTIALS,
      close: CLOSES
    })
    await expect(reached.close()).resolves.toBeUndefined()
  }
})

describe('with nothing in the environment', () => {
  test('a sandbox is started in this process, until it is closed', async () => {
    const environment: NodeJS.ProcessEnv = { AMAZON_ADS_SANDBOX_URL: ' ' }
    const connection = await openTarget(environment)
    open = connection
    expect(connection).toMatchObject({ to: 'built-in sandbox', credentials: SANDBOX_CREDENTIALS })
    expect(connection.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(environment).toEqual({
      AMAZON_ADS_SANDBOX_URL: connection.url,
      ACTIONS_AMAZON_AMC_CLIENT_ID: SANDBOX_CREDENTIALS.clientId
    })
    expect((await fetch(`${connection.url}/NA/v2/profiles`)).status).toBe(401)
    open = undefined
    await connection.close()
    expect(environment.AMAZON_ADS_SANDBOX_URL).toBeUndefined()
    await expect(fetch(`${connection.url}/NA/v2/profiles`)).rejects.toThrow()
  })

  test('it takes what is asked of it', async () => {
    const reached = await reachTarget({}, { termsAccepted: false })
    open = reached
    expect(reached).toMatchObject({ to: 'built-in sandbox' })
    expect(reached.application).toMatchObject(SANDBOX_CREDENTIALS)
    expect(await insideOf(reached, '/sandbox/users')).toMatchObject([{ termsAccepted: false }, {}, {}])
  })

  test('it holds nothing of the people that it gets, not even hashes', async () => {
    const connection = await openTarget(process.env)
    open = connection
    try {
      const platform = new Platform('NA', {}, connection.credentials)
      const audienceId = await platform.createAudience({ name: 'VIP', settings: AUDIENCE_SETTINGS })
      expect(await platform.send([engageTrack(true, { audienceId, person: ANN })])).toMatchObject([{ status: 202 }])
      const member = (await insideOf(connection, `/sandbox/audiences/${audienceId}/members`)) as object
      expect(member).toMatchObject({ externalUserId: 'user-1' })
      expect(JSON.stringify(member)).not.toMatch(/[0-9a-f]{64}/)
    } finally {
      delete process.env.ACTIONS_AMAZON_AMC_CLIENT_ID
    }
  })
})

describe('who sends nothing', () => {
  test.each<[NodeJS.ProcessEnv, object]>([
    [{}, { to: 'Amazon Ads' }],
    [{ AMAZON_ADS_SANDBOX_URL: ' ' }, { to: 'Amazon Ads' }],
    [
      { ...ALL, AMAZON_ADS_SANDBOX_URL: ` ${SANDBOX_URL} ` },
      { to: 'running sandbox', url: SANDBOX_URL }
    ]
  ])('needs no credentials, and starts nothing: %j', async (environment, expected) => {
    const before = { ...environment }
    const connection = dryTarget(environment)
    expect(connection).toEqual({
      ...expected,
      credentials: { clientId: '', clientSecret: '', refreshToken: '' },
      close: CLOSES
    })
    expect(environment).toEqual(before)
    await expect(connection.close()).resolves.toBeUndefined()
  })
})
