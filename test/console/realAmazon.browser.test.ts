import type { Browser } from 'playwright-core'
import { openBrowser, openContext, openPage } from './browser'
import type { ConsoleProcess } from './console'
import { startConsoleProcess } from './console'

jest.setTimeout(60_000)

let running: ConsoleProcess
let browser: Browser

beforeAll(async () => {
  // Nothing here consents, so nothing is sent to Amazon.
  const environment = { ACTIONS_AMAZON_AMC_CLIENT_ID: 'none', ACTIONS_AMAZON_AMC_CLIENT_SECRET: 'none' }
  ;[running, browser] = await Promise.all([startConsoleProcess(undefined, { environment }), openBrowser()])
})
afterAll(async () => {
  await browser?.close()
  await running?.close()
})

test('with Amazon Ads itself no fault is offered or taken, and what only a sandbox knows is said to be so', async () => {
  const { page, errors } = await openPage(await openContext(browser, running.address))
  await page.goto('/amazon/requests')
  await page.getByText('Amazon Ads doesn’t show this').waitFor()
  await page.getByText('There is no list of requests').waitFor()
  await page.getByRole('banner').getByText('Amazon Ads', { exact: true }).waitFor()
  await page.getByRole('navigation', { name: 'Steps' }).getByText('Export and import').first().waitFor()
  expect(await page.getByRole('link', { name: 'Faults' }).count()).toBe(0)
  await expect(running.send('POST', '/faults', { kind: 'trouble', times: 1 })).rejects.toThrow(/409/)
  await expect(running.send('GET', '/amazon/requests')).rejects.toThrow(/409.*Only a sandbox shows this/)
  expect(errors).toEqual([])
})
