import nock from 'nock'
import { AmazonLogin } from '../../src/console/workspace/amazonLogin'
import { Amc } from '../../src/console/workspace/amc'
import { AmazonAudiences } from '../../src/console/amazon/audiences'
import { SandboxApi } from '../../src/console/amazon/sandboxApi'
import { Workspace } from '../../src/console/workspace/workspace'
import { SpaceEvents } from '../../src/console/events/events'

const API = 'https://advertising-api.amazon.com'
const TOKENS = 'https://api.amazon.com'
// Beyond 2^53, as Amazon's are.
const AUDIENCE_ID = '413642381039213537'

afterEach(() => nock.cleanAll())

/** Amazon Ads itself, of which nothing but its own API is known: nothing of a sandbox's is answered. */
async function connected(): Promise<{ space: Workspace; atAmazon: AmazonAudiences; amc: Amc }> {
  const amazon = { to: 'Amazon Ads' as const }
  const account = new AmazonLogin(amazon, { clientId: 'amzn1.application', clientSecret: 'secret' })
  const space = new Workspace(new SpaceEvents([], () => undefined), account)
  space.restore({
    destination: { id: '66543798b2fb3cb3e9ff992c', engageSpace: 'spa_1' },
    settings: { region: 'NA' },
    audiences: {
      bought_twice: {
        connected: {
          audienceId: AUDIENCE_ID,
          name: 'Bought twice',
          settings: { connectionId: 'connection-1', countryCode: 'US' },
          since: '2026-11-24T00:00:00.000Z'
        }
      }
    }
  })
  nock(TOKENS)
    .post('/auth/o2/token', /authorization_code/)
    .reply(200, { refresh_token: 'Atzr|connected' })
  const consent = new URL(account.begin('NA', 'http://127.0.0.1:1/connected'))
  expect(consent.host).toBe('www.amazon.com')
  expect(await account.finish({ state: consent.searchParams.get('state') ?? '', code: 'code' })).toBe('connected')
  nock(TOKENS)
    .persist()
    .post('/auth/o2/token', /Atzr%7Cconnected/)
    .reply(200, { access_token: 'Atza|given' })
  return { space, atAmazon: new AmazonAudiences(space, new SandboxApi(amazon)), amc: new Amc(space) }
}

/** Answers whoever has signed in. */
const ads = () => nock(API, { reqheaders: { authorization: 'Bearer Atza|given' } })

test('the audiences of the space are read by their IDs, digit for digit, with the sizes that Amazon reports', async () => {
  const { atAmazon } = await connected()
  ads()
    .persist()
    .get(`/amc/audiences/metadata/${AUDIENCE_ID}`)
    .reply(
      200,
      `{"audienceId":${AUDIENCE_ID},"name":"Bought twice","countryCode":"US","metadata":{"ttl":2592000,"audienceSize":{"receivedRecordSize":4000,"idResolutionCount":3000}}}`
    )
  const [audience, ...others] = await atAmazon.list()
  expect(others).toEqual([])
  expect(audience).toMatchObject({ audienceId: AUDIENCE_ID, name: 'Bought twice', received: 4000, matched: 3000 })
  expect(await atAmazon.one(AUDIENCE_ID)).toMatchObject({ key: 'bought_twice', countryCode: 'US', ttl: 2592000 })
  await expect(atAmazon.one('1')).rejects.toThrow('No audience of this space has that ID.')
  await expect(async () => new SandboxApi({ to: 'Amazon Ads' }).get('/log')).rejects.toThrow(
    'Only a sandbox shows this'
  )
})

test('connections are listed with the audiences that use them, and the terms are read', async () => {
  const { amc } = await connected()
  ads()
    .get('/amc/audiences/connections')
    .query(true)
    .reply(200, {
      connections: [
        { connectionId: 'connection-1', isDefault: true, dspAdvertiserId: '4728736040201', dspAdvertiserName: 'Shoes' }
      ]
    })
  expect(await amc.connections()).toEqual([
    {
      connectionId: 'connection-1',
      isDefault: true,
      amcInstance: undefined,
      dspAdvertiser: 'Shoes (4728736040201)',
      usedBy: [{ key: 'bought_twice', name: 'Bought twice' }]
    }
  ])
  ads()
    .get('/amc/audiences/connections/terms')
    .reply(200, { hasAccepted: false, agreementContent: '<p>The <b>terms</b></p>', agreementToken: 'token' })
  expect(await amc.terms()).toMatchObject({ hasAccepted: false, text: 'The terms' })
})

test('what Amazon rejects is said in its words', async () => {
  const { atAmazon, amc } = await connected()
  ads().persist().get(/./).reply(403, { message: 'No access to this account' })
  await expect(atAmazon.one(AUDIENCE_ID)).rejects.toThrow('No access to this account')
  await expect(amc.connections()).rejects.toThrow('No access to this account')
})
