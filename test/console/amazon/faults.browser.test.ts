import type { Browser } from 'playwright-core'
import type { Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import { openBrowser, openPage } from '../browser'
import type { RunningConsole } from '../console'
import { startConsole } from '../console'
import { WINDOWS, wrongWith } from '../look'
import { computed, readyToCompute, whenRead } from '../seeded'

jest.setTimeout(120_000)

let sandbox: Sandbox
let running: RunningConsole
let browser: Browser

beforeAll(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 50 })
  ;[running, browser] = await Promise.all([startConsole(sandbox), openBrowser()])
  await whenRead(running)
  await readyToCompute(running)
})
afterAll(async () => {
  await browser?.close()
  await running?.close()
  await sandbox?.close()
})
beforeEach(() => sandbox.clearFaults())

test('a fault is switched on for the next calls, says what Segment would be told, and a run gets over it', async () => {
  const { page, errors, close } = await openPage(browser, running.address)
  await page.goto('/faults')
  await page.getByText('No fault is on.').waitFor()
  await page.getByLabel('500, Amazon is in trouble').check()
  await page.getByText('INTERNAL_SERVER_ERROR').waitFor()
  await page.getByText('Yes, by Segment').waitFor()
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByText('The next 1 call').waitFor()
  expect(sandbox.faults()).toMatchObject([{ left: 1, fault: { kind: 'status', status: 500, operation: 'records' } }])

  const run = await computed(running)
  expect(run.state).toBe('done')
  await page.getByText('No fault is on.').waitFor()
  const outcomes = sandbox.log({ operation: 'records' }).map(({ outcome }) => outcome)
  expect(outcomes[outcomes.length - 1]).toBe(500)
  expect(outcomes).toContain(202)
  expect(errors).toEqual([])
  await close()
})

test('a fault in the middle of a run is watched: the wait and its cause, and the run ends well', async () => {
  const { page, errors, close } = await openPage(browser, running.address)
  await page.goto('/faults')
  await page.getByLabel('429, wait two seconds').check()
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByText('The next 1 call').waitFor()
  const ended = computed(running)
  await page.goto('/compute')
  await page
    .getByRole('main')
    .getByRole('link', { name: /^Run \d+$/ })
    .first()
    .click()
  await page.getByText('Amazon asked to wait 2 s.').waitFor()
  await page.getByText('Done ·').waitFor()
  await page.getByText('Limited (429) 1').first().waitFor()
  expect((await ended).state).toBe('done')
  expect(errors).toEqual([])
  await close()
})

test('a fault strikes a share of calls until it is switched off', async () => {
  const { page, errors, close } = await openPage(browser, running.address)
  await page.goto('/faults')
  await page.getByLabel('429, without Retry-After').check()
  await page.getByLabel('Of calls').selectOption('share')
  await page.getByLabel('How often').fill('25')
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByText('25 % of calls').waitFor()
  expect(sandbox.faults()).toMatchObject([{ left: null, fault: { status: 429, rate: 0.25 } }])
  await page.getByRole('button', { name: 'Switch off 429, without Retry-After' }).click()
  await page.getByText('No fault is on.').waitFor()
  expect(sandbox.faults()).toEqual([])
  expect(errors).toEqual([])
  await close()
})

test('a number of calls that is none is refused beside its field', async () => {
  const { page, errors, close } = await openPage(browser, running.address)
  await page.goto('/faults')
  await page.getByLabel('How often').fill('0')
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByRole('alert').getByText('The number of calls must be a whole number').waitFor()
  expect(sandbox.faults()).toEqual([])
  expect(errors).toEqual([])
  await close()
})

test.each(WINDOWS)('the page of faults bears axe and fits the window: %s', async (_name, options) => {
  sandbox.order({ kind: 'drop', operation: 'records', times: 3 })
  const { page, errors, close } = await openPage(browser, running.address, options)
  await page.goto('/faults')
  await page.getByText('The next 3 calls').waitFor()
  expect([...(await wrongWith(page, 'faults')), ...errors]).toEqual([])
  await close()
})
