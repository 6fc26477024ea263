import { request } from 'node:http'
import { SANDBOX_CREDENTIALS } from '../../../src/sandbox'
import { addDestination, computed, readyToCompute } from '../seeded'
import { useConsoleProcess } from '../useConsole'

jest.setTimeout(60_000)

const its = useConsoleProcess()

/** Node's own client: it lets one say any Host. */
function call(method: string, path: string, headers: Record<string, string>) {
  const { hostname, port } = new URL(its.running.address)
  return new Promise<{ status?: number; headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
    request({ hostname, port, method, path, headers }, (response) => {
      response.on('error', () => undefined).resume()
      response.on('close', () => resolve({ status: response.statusCode, headers: response.headers }))
    })
      .on('error', reject)
      .end()
  })
}

const SAME = { 'Sec-Fetch-Site': 'same-origin' }

test.each([
  ['a name that may be anybody’s', 'GET', '/', { Host: 'evil.example' }],
  ['a page of elsewhere', 'GET', '/api/catalog', { Origin: 'https://evil.example' }],
  ['a page of another port', 'GET', '/api/catalog', { Origin: 'http://127.0.0.1:1' }],
  ['a page without an origin', 'POST', '/api/reset', { Origin: 'null', ...SAME }],
  ['a form of elsewhere', 'POST', '/api/reset', { 'Sec-Fetch-Site': 'cross-site' }],
  ['a page of another port, by its form', 'POST', '/api/reset', { 'Sec-Fetch-Site': 'same-site' }],
  ['a script that does not say that it means it', 'POST', '/api/reset', {}],
  ['a script of elsewhere that reads', 'GET', '/api/live', { 'Sec-Fetch-Site': 'cross-site' }],
  ['the same by another spelling', 'GET', '/%61pi/catalog', { 'Sec-Fetch-Site': 'cross-site' }],
  ['the same in part', 'GET', '/api/%63atalog', { 'Sec-Fetch-Site': 'cross-site' }]
] as [string, string, string, Record<string, string>][])('not for %s', async (_who, method, path, headers) => {
  expect(await call(method, path, headers)).toMatchObject({ status: 403 })
})

test('for its own pages, and for a script that says that it means it', async () => {
  expect(await call('GET', '/api/catalog', {})).toMatchObject({ status: 200 })
  expect(await call('POST', '/api/reset', SAME)).toMatchObject({ status: 204 })
  expect(await call('POST', '/api/reset', { ...SAME, Origin: its.running.address })).toMatchObject({ status: 204 })
})

test.each(['/', '/assets/main.js', '/docs/runner', '/api/catalog', '/api/nothing'])(
  '%s forbids scripts of elsewhere, inline ones and frames',
  async (path) => {
    const { headers } = await call('GET', path, {})
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers).toMatchObject({
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store'
    })
  }
)

test('an answer to a consent that nobody asked for connects nothing', async () => {
  const { status, headers } = await call('GET', '/connected?code=ANstolen&state=guessed', {})
  expect({ status, location: headers.location }).toEqual({ status: 303, location: '/settings?connection=unknown' })
})

test('after a user declines, the page says so, and nothing is connected', async () => {
  await its.send('POST', '/destination', { id: '66543798b2fb3cb3e9ff992c', engageSpace: 'spa_5Yk2RtVbN8cQ' })
  const page = await its.visit('/settings')
  await page.getByRole('button', { name: 'Connect to Amazon Ads DSP and AMC' }).click()
  await page.getByRole('button', { name: 'Decline' }).click()
  await page.getByText('Access was declined at Amazon. Connect again to retry.').waitFor()
  await page.getByText('Not connected', { exact: true }).waitFor()
  // Nor can it be enabled, for the reason that the destination gives.
  await page.getByRole('switch').click()
  await page.getByRole('alert').getByText('Not connected to Amazon').waitFor()
  expect(await page.getByRole('switch').isChecked()).toBe(false)
})

test('tokens and secrets reach no page, address, log or storage, and people only those who ask to see them', async () => {
  await its.send('POST', '/reset')
  const page = await its.visit('about:blank')
  const said: string[] = []
  page.on('response', async (response) => {
    const isOurs = response.url().startsWith(its.running.address) && !response.url().endsWith('/api/live')
    said.push(
      response.url().replace(/\/connected\?.*/, '/connected'),
      isOurs ? await response.text().catch(() => '') : ''
    )
  })
  await addDestination(its.running)
  await readyToCompute(its.running)
  await computed(its.running)
  for (const address of ['/settings', '/audiences/bought_twice/destination', '/compute/1/refused', '/mappings/edit']) {
    await page.goto(address)
    await page.getByRole('heading', { level: 1 }).waitFor()
  }
  // The second event of the fixtures is Nuria's.
  await page.getByRole('button', { name: 'Next event' }).click()
  await page.getByRole('main').getByText('Added', { exact: true }).waitFor()
  await page.getByText('bought-twice.jsonl, line 2').waitFor()
  const masked = said.join('\n') + (await page.content())
  expect(masked).not.toContain('nuria+shop707')
  expect(masked).not.toContain('Peñalver')

  await page.getByLabel('Show identities').check()
  await page.getByText('nuria+shop707@example.com').first().waitFor()

  const all = said.join('\n') + its.running.printed() + (await page.content())
  expect(all).not.toMatch(/Atz[ar]\|/)
  expect(all).not.toContain(SANDBOX_CREDENTIALS.clientSecret)
  const addresses = said.filter((text) => text.startsWith('http')).join('\n')
  expect(addresses).not.toMatch(/nuria|%40|@/)
  expect(
    await page.evaluate('JSON.stringify([Object.keys(localStorage), Object.keys(sessionStorage), document.cookie])')
  ).toBe('[["theme"],[],""]')
})
