import type { Browser } from 'playwright-core'
import type { Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import { openBrowser, openPage } from '../browser'
import type { RunningConsole } from '../console'
import { startConsole } from '../console'
import { WINDOWS, wrongWith } from '../look'
import { addDestination, SETTINGS, whenRead } from '../seeded'

jest.setTimeout(120_000)

let sandbox: Sandbox
let running: RunningConsole
let browser: Browser

beforeAll(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 20, termsAccepted: false })
  ;[running, browser] = await Promise.all([startConsole(sandbox), openBrowser()])
  await whenRead(running)
  await addDestination(running)
})
afterAll(async () => {
  await browser?.close()
  await running?.close()
  await sandbox?.close()
})

test('whoever has not accepted Amazon’s terms reads them, accepts them once, and sees it said', async () => {
  const { page, errors, close } = await openPage(browser, running.address)
  await page.goto('/connections')
  await page.getByText('Not accepted yet').waitFor()
  expect((await page.getByRole('region', { name: 'The terms' }).innerText()).length).toBeGreaterThan(30)
  expect(await page.getByRole('region', { name: 'The terms' }).innerText()).not.toContain('<')
  await page.getByRole('button', { name: 'I have read the terms and accept them' }).click()
  await page.getByText('Accepted', { exact: true }).waitFor()
  expect(await page.getByRole('button', { name: /accept them/ }).count()).toBe(0)
  expect(sandbox.users()[0].termsAccepted).toBe(true)
  expect(errors).toEqual([])
  await close()
})

test('other terms than those that were read are not accepted', async () => {
  sandbox.setTerms(sandbox.users()[0].id, false)
  await expect(running.send('PUT', '/terms', { accepted: 'of yesterday' })).rejects.toThrow(
    /409.*have changed since you read them/
  )
  expect(sandbox.users()[0].termsAccepted).toBe(false)
})

test('a connection is created from lists, and says which audiences use it; none can be deleted', async () => {
  const { page, errors, close } = await openPage(browser, running.address)
  await page.goto('/connections')
  await page.getByText('No connection yet').waitFor()
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('alert').getByText('Pick an AMC instance, a DSP advertiser, or both.').waitFor()
  await page.getByLabel('AMC instance').selectOption({ index: 1 })
  await page.getByLabel('DSP advertiser').selectOption({ index: 1 })
  await page.getByLabel('Make it the default connection').check()
  await page.getByRole('button', { name: 'Create' }).click()
  const row = page.getByRole('row').nth(1)
  await row.getByText('default').waitFor()
  const [connection] = sandbox.connections()
  expect(connection).toMatchObject({ isDefault: true })
  expect(connection.amcAccountMarketplaceId).toBeTruthy()
  await row.getByText(connection.connectionId).waitFor()

  await running.send('PUT', '/audiences/bought_twice/settings', {
    ...SETTINGS,
    connectionId: connection.connectionId
  })
  await row.getByRole('link', { name: 'Bought twice' }).waitFor()
  expect(await page.getByRole('button', { name: /delete|remove/i }).count()).toBe(0)
  expect(errors).toEqual([])
  await close()
})

test('what Amazon does not tell is not made up', async () => {
  sandbox.order({ kind: 'status', operation: 'terms', status: 403 })
  await expect(running.send('GET', '/terms')).rejects.toThrow(/422/)
})

test.each(WINDOWS)('terms and connections bear axe and fit the window: %s', async (_name, options) => {
  const { page, errors, close } = await openPage(browser, running.address, options)
  await page.goto('/connections')
  await page.getByRole('row').nth(1).waitFor()
  await page.getByRole('region', { name: 'The terms' }).waitFor()
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('alert').waitFor()
  expect([...(await wrongWith(page, 'connections')), ...errors]).toEqual([])
  await close()
})
