import type { Page } from 'playwright-core'
import { wrongWith } from '../look'
import { computed, readyToCompute } from '../seeded'
import { useConsole } from '../useConsole'

jest.setTimeout(120_000)

const its = useConsole({ prepare: (running) => readyToCompute(running) })
beforeEach(() => its.sandbox.clearFaults())

/** The page, which asks again ten times as often as it does for people. */
async function visitFaults(): Promise<Page> {
  const page = await its.visit('about:blank')
  await page.addInitScript('{ const slow = setInterval; setInterval = (run, wait) => slow(run, wait / 10) }')
  await page.goto('/faults')
  return page
}

test('a fault is switched on for the next calls, says what Segment would get, and a run gets over it', async () => {
  const page = await visitFaults()
  await page.getByText('No fault is on.').waitFor()
  await page.getByLabel('500, server error at Amazon').check()
  await page.getByText('INTERNAL_SERVER_ERROR').waitFor()
  await page.getByText('Yes, by Segment').waitFor()
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByText('The next 1 call').waitFor()
  expect(its.sandbox.faults()).toMatchObject([
    { left: 1, fault: { kind: 'status', status: 500, operation: 'records' } }
  ])

  const run = await computed(its.running)
  expect(run.state).toBe('done')
  await page.getByText('No fault is on.').waitFor()
  const outcomes = its.sandbox.log({ operation: 'records' }).map(({ outcome }) => outcome)
  expect(outcomes[outcomes.length - 1]).toBe(500)
  expect(outcomes).toContain(202)
})

test('a fault in the middle of a run is watched: the wait and its cause, and the run ends well', async () => {
  const page = await visitFaults()
  await page.getByLabel('429, wait two seconds').check()
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByText('The next 1 call').waitFor()
  const ended = computed(its.running)
  await page.goto('/compute')
  await page
    .getByRole('main')
    .getByRole('link', { name: /^Run \d+$/ })
    .first()
    .click()
  await page.getByText(/^Amazon asked us to wait\. Retrying/).waitFor()
  await page.locator('.lead', { hasText: 'Done' }).waitFor()
  await page.getByText('1 limited (429)').waitFor()
  expect((await ended).state).toBe('done')
})

test('a fault hits a share of calls until it is switched off', async () => {
  const page = await visitFaults()
  await page.getByLabel('429, without Retry-After').check()
  await page.getByLabel('Of calls').selectOption('share')
  await page.getByLabel('How often').fill('25')
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByText('25 % of calls').waitFor()
  expect(its.sandbox.faults()).toMatchObject([{ left: null, fault: { status: 429, rate: 0.25 } }])
  await page.getByRole('button', { name: 'Switch off 429, without Retry-After' }).click()
  await page.getByText('No fault is on.').waitFor()
  expect(its.sandbox.faults()).toEqual([])
})

test('a wrong number of calls is rejected next to its field', async () => {
  const page = await visitFaults()
  await page.getByLabel('How often').fill('0')
  await page.getByRole('button', { name: 'Switch on' }).click()
  await page.getByRole('alert').getByText('The number of calls must be a whole number').waitFor()
  expect(its.sandbox.faults()).toEqual([])
})

test('the page of faults bears axe and fits the window', async () => {
  its.sandbox.order({ kind: 'drop', operation: 'records', times: 3 })
  const page = await visitFaults()
  await page.getByText('The next 3 calls').waitFor()
  expect(await wrongWith(page, 'faults')).toEqual([])
})
