import type { Browser } from 'playwright-core'
import type { Sandbox } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import { openBrowser, openPage } from './browser'
import type { RunningConsole } from './console'
import { startConsole } from './console'
import { computed, readyToCompute, whenRead } from './seeded'

jest.setTimeout(60_000)

let sandbox: Sandbox
let running: RunningConsole
let browser: Browser

beforeAll(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 50 })
  ;[running, browser] = await Promise.all([startConsole(sandbox), openBrowser()])
  await whenRead(running)
})
beforeEach(async () => {
  sandbox.clearFaults()
  await running.send('POST', '/reset')
})
afterAll(async () => {
  await browser?.close()
  await running?.close()
  await sandbox?.close()
})

test('an audience builder sees why a person was refused, corrects the mapping, and computes again', async () => {
  await readyToCompute(running, { email: '', phone: '', firstName: '', lastName: '', findIdentities: false })
  await computed(running)
  const { page, errors, close } = await openPage(browser, running.address)
  await page.goto('/compute/1')
  await page.getByText('No valid identifier').waitFor()
  await page
    .getByRole('listitem')
    .filter({ hasText: 'No valid identifier' })
    .getByRole('link', { name: /events$/ })
    .click()
  // The filter is in the address: it survives a reload, and the back button.
  await page.getByText(/^1 to 50 of/).waitFor()
  await page.reload()
  await page.getByText(/^1 to 50 of/).waitFor()
  await page.getByRole('link', { name: 'bought-twice.jsonl, line 1', exact: true }).click()
  await page.getByText('Refused', { exact: true }).waitFor()
  await page.getByText('Neither what is mapped nor what is found has a value that means something.').waitFor()
  await page.getByRole('link', { name: 'Read more in the documentation' }).waitFor()
  await page.goBack()
  await page.getByText(/^1 to 50 of/).waitFor()

  await page.goto('/mappings/edit')
  await page.getByText('Refused', { exact: true }).waitFor()
  await page.getByRole('switch', { name: 'Find Identities' }).check()
  await page.getByText('Enters', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Save and enable' }).click()
  await page.getByText('Enabled ·').waitFor()
  await page.goto('/compute/1')
  await page.getByRole('button', { name: 'Run again' }).click()
  await page.getByRole('heading', { name: 'Run 2' }).waitFor()
  await page.getByText('Done ·').waitFor()
  await page.getByText('Large enough').waitFor()

  // After a reset nothing is left of the runs, also in a page that has seen them.
  await page.getByRole('link', { name: 'Reset' }).click()
  await page.getByRole('button', { name: 'Reset the space' }).click()
  await page.getByRole('heading', { name: 'Destination catalog' }).waitFor()
  await page.getByText('Not connected', { exact: true }).waitFor()
  await page.goBack()
  await page.goBack()
  await page.getByRole('heading', { name: 'Nothing here' }).waitFor()
  expect(errors).toEqual([])
  await close()
})

test('while Amazon asks to wait, the page says so in words and goes on by itself', async () => {
  await readyToCompute(running)
  sandbox.order({ kind: 'status', operation: 'records', status: 429, retryAfter: 3, times: 1 })
  const { page, errors, close } = await openPage(browser, running.address)
  await page.goto('/compute')
  await page.getByRole('button', { name: 'Compute' }).click()
  await page.getByText('Amazon asked to wait 3 s.').waitFor()
  await page.getByText('Done ·').waitFor()
  await page.getByRole('listitem').getByText('Limited (429) 1').waitFor()
  await page.getByText('Amazon asked to wait').waitFor({ state: 'detached' })
  expect(errors).toEqual([])
  await close()
})

test('a run that is cancelled says what was delivered, and another can be started', async () => {
  await readyToCompute(running)
  sandbox.order({ kind: 'status', operation: 'records', status: 503, times: 10 })
  const { page, errors, close } = await openPage(browser, running.address)
  await page.goto('/compute')
  await page.getByRole('button', { name: 'Compute' }).click()
  await page.getByText(/Waiting \d+ s before the next attempt/).waitFor()
  // One run at a time.
  await expect(running.send('POST', '/runs', { audiences: ['bought_twice'] })).rejects.toThrow('409')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.getByText('Cancelled ·').waitFor()
  sandbox.clearFaults()
  await page.getByRole('button', { name: 'Run again' }).click()
  await page.getByText('Done ·').waitFor()
  expect(errors).toEqual([])
  await close()
})

test('a test of the connection answers in the words of the destination', async () => {
  await readyToCompute(running)
  const { page, errors, close } = await openPage(browser, running.address)
  await page.goto('/settings')
  const test = () => page.getByRole('button', { name: 'Test connection' }).click()
  await test()
  await page.getByRole('status').getByText('Amazon accepts the connection.').waitFor()
  sandbox.order({ kind: 'status', operation: 'profiles', status: 503, times: 1 })
  await test()
  await page
    .getByRole('alert')
    .getByText(/^Amazon is unreachable/)
    .waitFor()
  sandbox.revokeRefreshToken()
  await test()
  await page.getByRole('alert').getByText('Amazon no longer accepts the connection').waitFor()
  await page.getByRole('button', { name: 'Disconnect' }).click()
  await page.getByRole('button', { name: 'Connect to Amazon Ads DSP and AMC' }).waitFor()
  expect(errors).toEqual([])
  await close()
})

test('a connection that was revoked stops the run in the words of the destination', async () => {
  await readyToCompute(running)
  sandbox.revokeRefreshToken()
  const { page, errors, close } = await openPage(browser, running.address)
  await page.goto('/compute')
  await page.getByRole('button', { name: 'Compute' }).click()
  await page.getByText('Stopped ·').waitFor()
  await page.getByText('Amazon no longer accepts the connection').waitFor()
  expect(errors).toEqual([])
  await close()
})

test('with the keyboard alone a destination is added, and the steps are reached', async () => {
  const { page, errors, close } = await openPage(browser, running.address)
  await page.goto('/catalog')
  await page.getByRole('heading', { name: 'Destination catalog' }).waitFor()
  const press = async (...keys: string[]) => {
    for (const key of keys) {
      await page.keyboard.press(key)
    }
  }
  // The title has the focus; the search and the card follow it, once the catalog has come.
  const card = page.getByRole('listitem').getByRole('link', { name: /^Amazon Ads DSP and AMC/ })
  await card.waitFor()
  await press('Tab')
  await page.keyboard.type('amazon')
  await page.waitForURL('**/catalog?q=amazon')
  await press('Tab', 'Enter')
  await page.getByRole('heading', { name: 'What it does' }).waitFor()
  // Again the title has the focus, and the button follows it.
  await press('Tab', 'Enter')
  await page.getByRole('radio', { name: 'spa_5Yk2RtVbN8cQ' }).waitFor()
  await press('Tab', 'Enter')
  await page.getByRole('button', { name: 'Connect to Amazon Ads DSP and AMC' }).waitFor()
  expect(new URL(page.url()).pathname).toBe('/settings')
  expect(errors).toEqual([])
  await close()
})

test('the page outlives its server, says that it is gone, and finds it again', async () => {
  const other = await startConsole(sandbox)
  const { page, close } = await openPage(browser, other.address)
  await page.goto('/catalog')
  await page.getByRole('heading', { name: 'Destination catalog' }).waitFor()
  await other.close()
  await page.getByRole('alert').getByText('The console does not answer').waitFor()
  await close()
})
