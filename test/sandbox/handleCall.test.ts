import { AUDIENCES, CONNECTIONS, audience, start, stopAll } from './client'

afterEach(stopAll)

const MISSING = '/amc/audiences/metadata/413642381039213536'

test.each([
  ['no token', { Authorization: undefined }],
  ['an unknown token', { Authorization: 'Bearer Atza|unknown' }],
  ['a token of another scheme', { Authorization: 'Basic Atza|unknown' }],
  ['no client id', { 'Amazon-Advertising-API-ClientId': undefined }],
  ['an unknown client id', { 'Amazon-Advertising-API-ClientId': 'amzn1.application-oa2-client.0' }]
])('%s gives 401', async (_case, headers) => {
  const client = await start()
  const answer = await client.send('GET', MISSING, { headers })
  expect(answer).toMatchObject({ status: 401, type: AUDIENCES, body: { message: 'Unauthorized' } })
})

test('header names are case-insensitive', async () => {
  const client = await start()
  const headers = {
    'Amazon-Advertising-API-ClientId': undefined,
    'amazon-advertising-api-clientID': client.sandbox.credentials.clientId
  }
  expect((await client.send('GET', MISSING, { headers })).status).toBe(404)
})

test('needs no client ID to list connections alone', async () => {
  const client = await start()
  const headers = { 'Amazon-Advertising-API-ClientId': undefined }
  expect((await client.send('GET', '/amc/audiences/connections', { headers })).status).toBe(200)
  expect((await client.send('GET', '/amc/audiences/connections/terms', { headers })).status).toBe(401)
  const wrong = { 'Amazon-Advertising-API-ClientId': 'amzn1.application-oa2-client.0' }
  expect((await client.send('GET', '/amc/audiences/connections', { headers: wrong })).status).toBe(401)
})

test.each([
  ['POST', '/amc/audiences/metadata', CONNECTIONS],
  ['POST', '/amc/audiences/metadata', 'application/json'],
  ['PUT', MISSING, 'application/json'],
  ['POST', '/amc/audiences/records', 'application/json'],
  ['POST', '/amc/audiences/connections', AUDIENCES],
  ['PATCH', '/amc/audiences/connections/terms', 'application/json'],
  ['POST', '/amc/audiences/records', 'nonsense']
])('%s %s with Content-Type %s gives 415', async (method, path, type) => {
  const client = await start()
  const answer = await client.send(method, path, { headers: { 'Content-Type': type }, body: audience })
  expect(answer).toMatchObject({ status: 415, body: { message: 'Cannot consume content type' } })
})

test('accepts a charset in the media type', async () => {
  const client = await start()
  const headers = { 'Content-Type': `${AUDIENCES}; charset=utf-8` }
  expect((await client.send('POST', '/amc/audiences/metadata', { headers, body: audience })).status).toBe(201)
})

test.each([
  [AUDIENCES, 404],
  ['*/*', 404],
  [`text/html, ${AUDIENCES};q=0.5`, 404],
  ['application/json', 406],
  [CONNECTIONS, 406]
])('Accept: %s gives %i', async (Accept, status) => {
  const client = await start()
  expect(await client.send('GET', MISSING, { headers: { Accept } })).toMatchObject({ status, type: AUDIENCES })
})

test('gives 413 beyond the limit of a body, not at it', async () => {
  const text = JSON.stringify(audience).padEnd(1000)
  const client = await start({ maxBodyBytes: text.length })
  const post = (body: string) => client.send('POST', '/amc/audiences/metadata', { body })
  expect((await post(text)).status).toBe(201)
  expect(await post(`${text} `)).toMatchObject({ status: 413, type: AUDIENCES })
  expect((await post(' '.repeat(5_000_000))).status).toBe(413)
})

test('a body that is not JSON gives 400', async () => {
  const client = await start()
  expect((await client.send('POST', '/amc/audiences/metadata', { body: '{"name":' })).status).toBe(400)
})

test('gives 404 for what Amazon does not have', async () => {
  const client = await start()
  expect((await client.send('GET', '/amc/audiences/metadata')).status).toBe(404)
  expect((await client.send('DELETE', MISSING)).status).toBe(404)
})
