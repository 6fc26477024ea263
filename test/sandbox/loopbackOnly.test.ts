import { request } from 'node:http'
import type { Sandbox } from '../../src/sandbox'
import { consentOf, refresh, start, stopAll } from './client'

afterEach(stopAll)

/** By node:http, as fetch sets Host itself. */
function call(sandbox: Sandbox, method: string, path: string, headers: Record<string, string>, body = '') {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request(sandbox.url + path, { method, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (part: string) => (text += part))
      answer.on('error', reject)
      answer.on('end', () => resolve({ status: answer.statusCode!, text }))
    })
    sent.on('error', reject).end(body)
  })
}

const FAULT = '{"kind":"status","status":500}'

test.each(['rebound.example.com', '127.0.0.1.example.com', 'localhost.example.com:4010', '10.0.0.1'])(
  'rejects calls by another name, %p',
  async (host) => {
    const { sandbox } = await start()
    for (const path of ['/sandbox/audiences', '/sandbox/log', '/', '/v2/profiles', '/nowhere']) {
      expect((await call(sandbox, 'GET', path, { host })).status).toBe(403)
    }
  }
)

test('accepts loopback by any of its names', async () => {
  const { sandbox } = await start()
  const { port } = new URL(sandbox.url)
  for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST`, `[::1]:${port}`]) {
    expect((await call(sandbox, 'GET', '/sandbox/audiences', { host })).status).toBe(200)
  }
})

test.each(['https://evil.example.com', 'null', 'http://127.0.0.1:1', 'http://localhost:3000'])(
  'rejects calls from a page of %s',
  async (origin) => {
    const { sandbox } = await start()
    expect((await call(sandbox, 'POST', '/sandbox/faults', { origin }, FAULT)).status).toBe(403)
    expect((await call(sandbox, 'POST', '/sandbox/reset', { origin })).status).toBe(403)
    expect((await call(sandbox, 'GET', '/sandbox/audiences', { origin })).status).toBe(403)
    expect(sandbox.faults()).toEqual([])
    expect((await refresh(sandbox)).status).toBe(200)
  }
)

test("accepts the form of the sandbox's own page", async () => {
  const { sandbox } = await start()
  const headers = { origin: sandbox.url, 'content-type': 'application/x-www-form-urlencoded' }
  expect((await call(sandbox, 'POST', '/ap/oa', headers, 'decision=allow')).status).toBe(400)
  expect(await consentOf(sandbox, 'ada')).toMatch(/^Atzr\|/)
})
