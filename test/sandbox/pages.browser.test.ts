import { once } from 'node:events'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import type { Sandbox } from '../../src/sandbox'
import type { OpenPage } from '../console/browser'
import { openBrowser, openContext, openPage } from '../console/browser'
import { loadAxe, wrongWith } from '../console/look'
import { form, start, stopAll } from './client'

/** What the application that asks for the consent gets back. */
const returned: URLSearchParams[] = []

let browser: Browser
let application: Server
let redirectUri: string
let sandbox: Sandbox
let open: OpenPage

beforeAll(async () => {
  browser = await openBrowser()
  application = createServer((request, response) => {
    if (request.url?.startsWith('/back')) {
      returned.push(new URL(request.url, redirectUri).searchParams)
    }
    response.setHeader('content-type', 'text/html').end('<title>The application</title>')
  }).listen(0, '127.0.0.1')
  await once(application, 'listening')
  redirectUri = `http://127.0.0.1:${(application.address() as AddressInfo).port}/back`
})

beforeEach(async () => {
  returned.length = 0
  sandbox = (await start()).sandbox
  open = await openPage(await openContext(browser, sandbox.url))
})

afterEach(async () => {
  const { errors, page } = open
  await page.context().close()
  await stopAll()
  expect(errors).toEqual([])
})

afterAll(async () => {
  await browser.close()
  application.closeAllConnections()
  application.close()
})

const question = () =>
  `/ap/oa?${new URLSearchParams({
    client_id: sandbox.credentials.clientId,
    scope: 'advertising::campaign_management',
    response_type: 'code',
    redirect_uri: redirectUri,
    state: 'a & b'
  }).toString()}`

test('a person allows access as whom they choose, and the application gets what is theirs', async () => {
  const { page } = open
  await page.goto(question())
  await page.getByRole('radio', { name: /Ben Beginner/ }).check()
  await page.getByRole('button', { name: 'Allow' }).click()
  await page.waitForURL(`${redirectUri}**`)
  const [{ code, state }] = returned.map((one) => Object.fromEntries(one))
  expect(state).toBe('a & b')
  const { clientId, clientSecret } = sandbox.credentials
  const answer = await form(sandbox, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    client_id: clientId,
    client_secret: clientSecret
  })
  const terms = await fetch(`${sandbox.url}/amc/audiences/connections/terms`, {
    headers: {
      Authorization: `Bearer ${String(answer.body.access_token)}`,
      'Amazon-Advertising-API-ClientId': clientId
    }
  })
  expect(await terms.json()).toMatchObject({ hasAccepted: false })
})

test('a person declines with the keyboard alone', async () => {
  const { page } = open
  await page.goto(question())
  for (const key of ['Tab', 'ArrowDown', 'Tab', 'Tab', 'Enter']) {
    await page.keyboard.press(key)
  }
  await page.waitForURL(`${redirectUri}**`)
  expect(Object.fromEntries(returned[0])).toEqual({ error: 'access_denied', state: 'a & b' })
})

test('an invalid link is explained, and leads to the first page', async () => {
  const { page } = open
  await page.goto(`${question()}&redirect_uri=x`.replace(/redirect_uri=[^&]+/, 'redirect_uri=http%3A%2F%2Fexample.com'))
  await page.getByRole('heading', { name: 'This sign-in link is not valid' }).waitFor()
  await page.getByRole('link', { name: 'first page' }).click()
  await page.getByRole('heading', { name: 'The sandbox is running' }).waitFor()
  await page.getByRole('link', { name: '/sandbox/audiences' }).click()
  expect(await page.textContent('body')).toBe('[]')
})

test('the pages are accessible and fit', async () => {
  const { page } = open
  await loadAxe(page)
  for (const path of ['/', question(), '/ap/oa']) {
    await page.goto(path)
    expect(await wrongWith(page, path.replace(/\W.*/, '_'))).toEqual([])
  }
})
