import nock from 'nock'
import { UserError } from '../../src/system/userError'
import { buildConsentUrl, createState, exchangeCode } from '../../src/amazon/login'

const APPLICATION = { clientId: 'amzn1.application-oa2-client.test', clientSecret: 'secret' }
const REDIRECT = 'http://127.0.0.1:4011/connected'

const asked = (region: string) => ({
  region,
  clientId: APPLICATION.clientId,
  redirectUri: REDIRECT,
  state: 'state-1'
})

test.each([
  ['NA', 'https://www.amazon.com/ap/oa'],
  ['EU', 'https://eu.account.amazon.com/ap/oa'],
  ['FE', 'https://apac.account.amazon.com/ap/oa'],
  // As workspaces have it that were set up with the former destination.
  ['https://advertising-api-eu.amazon.com', 'https://eu.account.amazon.com/ap/oa']
])('the consent page of region %s is %s', (region, page) => {
  const url = new URL(buildConsentUrl(asked(region)))
  expect(url.origin + url.pathname).toBe(page)
  expect(Object.fromEntries(url.searchParams)).toEqual({
    client_id: APPLICATION.clientId,
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope: 'advertising::campaign_management advertising::audiences',
    state: 'state-1'
  })
})

test('in the sandbox the page is the sandbox’s', () => {
  expect(buildConsentUrl(asked('FE'), 'http://127.0.0.1:4010')).toMatch(/^http:\/\/127\.0\.0\.1:4010\/FE\/ap\/oa\?/)
})

test('a region that is none has no page', () => {
  expect(() => buildConsentUrl(asked('https://evil.example'))).toThrow('Region must be NA, EU or FE')
})

test('no two questions have the same state', () => {
  expect(createState()).not.toBe(createState())
  expect(createState().length).toBeGreaterThan(30)
})

test('the code is traded for a refresh token', async () => {
  nock('https://api.amazon.co.uk')
    .post('/auth/o2/token', {
      grant_type: 'authorization_code',
      code: 'ANcode',
      redirect_uri: REDIRECT,
      client_id: APPLICATION.clientId,
      client_secret: APPLICATION.clientSecret
    })
    .reply(200, { access_token: 'Atza|access', refresh_token: 'Atzr|refresh', token_type: 'bearer', expires_in: 3600 })
  expect(await exchangeCode('ANcode', { region: 'EU', redirectUri: REDIRECT }, APPLICATION)).toBe('Atzr|refresh')
})

test.each([
  [400, { error: 'invalid_grant', error_description: 'ANcode is over' }, 'Its error code: invalid_grant.'],
  [500, 'nothing', 'Its error code: HTTP 500.'],
  [200, { access_token: 'Atza|access' }, 'Its error code: HTTP 200.'],
  [200, { refresh_token: '' }, 'Its error code: HTTP 200.'],
  [200, { refresh_token: 7 }, 'Its error code: HTTP 200.'],
  [400, { error: 'ANcode is_over' }, 'Its error code: HTTP 400.'],
  [400, { error: 'over_is ANcode' }, 'Its error code: HTTP 400.'],
  [400, { error: 'a'.repeat(41) }, 'Its error code: HTTP 400.']
])('an answer of %i without a refresh token is refused, and repeats nothing', async (status, body, words) => {
  nock('https://api.amazon.com').post('/auth/o2/token').reply(status, body)
  const refused = exchangeCode('ANcode', { region: 'NA', redirectUri: REDIRECT }, APPLICATION)
  await expect(refused).rejects.toThrow(words)
  await expect(refused).rejects.not.toThrow('ANcode')
})

test('a service that does not answer is named, and what to do', async () => {
  nock('https://api.amazon.com').post('/auth/o2/token').replyWithError('ANcode')
  const refused = exchangeCode('ANcode', { region: 'NA', redirectUri: REDIRECT }, APPLICATION)
  await expect(refused).rejects.toThrow(new UserError('Login with Amazon does not answer. Connect again.'))
})

test.each([301, 302, 303, 307, 308])('a redirect (%i) is not followed, wherever it leads', async (status) => {
  const followed = jest.fn()
  for (const host of ['https://api.amazon.com', 'https://elsewhere.example']) {
    const answer = () => (followed(), { refresh_token: 'Atzr|elsewhere' })
    nock(host).get('/other').reply(200, answer).post('/other').reply(200, answer)
  }
  for (const location of ['https://elsewhere.example/other', '/other']) {
    nock('https://api.amazon.com').post('/auth/o2/token').reply(status, '', { location })
    const refused = exchangeCode('ANcode', { region: 'NA', redirectUri: REDIRECT }, APPLICATION)
    await expect(refused).rejects.toThrow(`Its error code: HTTP ${status}.`)
  }
  expect(followed).not.toHaveBeenCalled()
})
