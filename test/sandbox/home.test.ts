import { start, stopAll } from './client'

afterEach(stopAll)

test('lists for a program what it can inspect, and each link works', async () => {
  const { sandbox } = await start()
  const response = await fetch(sandbox.url)
  expect(response.headers.get('content-type')).toContain('application/json')
  const facts = (await response.json()) as { places: Record<string, string>; signIn: Record<string, string> }
  expect(facts.signIn).toMatchObject(sandbox.credentials)
  expect(Object.keys(facts.places)).toContain(`${sandbox.url}/sandbox/audiences`)
  for (const place of Object.keys(facts.places)) {
    expect([place, (await fetch(place)).status]).toEqual([place, 200])
  }
})

test('shows in a browser what it is, what to inspect and how to use it', async () => {
  const { sandbox } = await start()
  const response = await fetch(sandbox.url, { headers: { Accept: 'text/html' } })
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  const text = await response.text()
  expect(text).toContain(`AMAZON_ADS_SANDBOX_URL=${sandbox.url}`)
  for (const [, path] of text.matchAll(/href="([^"]+)"/g)) {
    expect([path, (await fetch(sandbox.url + path)).status]).toEqual([path, 200])
  }
})
