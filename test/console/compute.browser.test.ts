import { computed, readyToCompute } from './seeded'
import { startConsole } from './console'
import { useConsole } from './useConsole'
import { labelOf, REASONS } from './words'

jest.setTimeout(60_000)

const its = useConsole({ sandbox: { jobMilliseconds: 50 } })

beforeEach(async () => {
  its.sandbox.clearFaults()
  await its.send('POST', '/reset')
})

test('an audience builder sees why a person was rejected, corrects the mapping, and computes again', async () => {
  await readyToCompute(its.running, { email: '', phone: '', firstName: '', lastName: '', findIdentities: false })
  await computed(its.running)
  const page = await its.visit('/compute/1')
  await page.getByText(REASONS.noIdentity).first().waitFor()
  await page
    .getByRole('listitem')
    .filter({ hasText: REASONS.noIdentity })
    .getByRole('link', { name: /events/ })
    .click()
  // The filter is in the address: it survives a reload, and the back button.
  await page.getByText(/^1 to 50 of/).waitFor()
  await page.reload()
  await page.getByText(/^1 to 50 of/).waitFor()
  await page.getByRole('link', { name: 'bought-twice.jsonl, line 1', exact: true }).click()
  await page.getByText('Rejected', { exact: true }).first().waitFor()
  await page.getByRole('link', { name: 'Read more in the documentation' }).waitFor()
  await page.goBack()
  await page.getByText(/^1 to 50 of/).waitFor()

  await page.goto('/mappings/edit')
  await page.getByText('Rejected', { exact: true }).waitFor()
  await page.getByRole('switch', { name: labelOf('findIdentities') }).check()
  await page.getByRole('main').getByText('Added', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Save and enable' }).click()
  await page.getByText('Enabled ·').waitFor()
  await page.goto('/compute/1')
  await page.getByRole('button', { name: 'Run again' }).click()
  await page.getByRole('heading', { name: 'Run 2' }).waitFor()
  await page.locator('.lead', { hasText: 'Done' }).waitFor()
  await page.getByText(/more needed$/).waitFor()

  // After a reset nothing is left of the runs, also in a page that has seen them.
  await page.getByRole('link', { name: 'Reset' }).click()
  await page.getByRole('button', { name: 'Reset the space' }).click()
  await page.getByRole('heading', { name: 'Destination catalog' }).waitFor()
  await page.getByText('Not connected', { exact: true }).waitFor()
  await page.goBack()
  await page.goBack()
  await page.getByRole('heading', { name: 'Nothing here' }).waitFor()
})

test('a run that is cancelled says what was delivered, and another can be started', async () => {
  await readyToCompute(its.running)
  its.sandbox.order({ kind: 'status', operation: 'records', status: 503, times: 10 })
  const page = await its.visit('/compute')
  await page.getByRole('button', { name: 'Compute' }).click()
  await page.getByText(/Retrying in \d+ s…/).waitFor()
  // One run at a time.
  await expect(its.send('POST', '/runs', { audiences: ['bought_twice'] })).rejects.toThrow('409')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await page.locator('.lead', { hasText: 'Cancelled' }).waitFor()
  its.sandbox.clearFaults()
  await page.getByRole('button', { name: 'Run again' }).click()
  await page.locator('.lead', { hasText: 'Done' }).waitFor()
})

test('a test of the connection answers in the words of the destination', async () => {
  await readyToCompute(its.running)
  const page = await its.visit('/settings')
  const test = () => page.getByRole('button', { name: 'Test connection' }).click()
  await test()
  await page.getByRole('status').getByText('Amazon accepts the connection.').waitFor()
  its.sandbox.order({ kind: 'status', operation: 'profiles', status: 503, times: 1 })
  await test()
  await page
    .getByRole('alert')
    .getByText(/^Amazon is unreachable/)
    .waitFor()
  its.sandbox.revokeRefreshToken()
  await test()
  await page.getByRole('alert').getByText(REASONS.revoked).waitFor()
  await page.getByRole('button', { name: 'Disconnect' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click()
  await page.getByRole('button', { name: 'Connect to Amazon Ads DSP and AMC' }).waitFor()
})

test('a connection that was revoked stops the run in the words of the destination', async () => {
  await readyToCompute(its.running)
  its.sandbox.revokeRefreshToken()
  const page = await its.visit('/compute')
  await page.getByRole('button', { name: 'Compute' }).click()
  await page.locator('.lead', { hasText: 'Stopped' }).waitFor()
  await page.getByText(REASONS.revoked).first().waitFor()
})

test('with the keyboard alone a destination is added, and the steps are reached', async () => {
  const page = await its.visit('/catalog')
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
})

test('the page outlives its server, says that it is gone, and finds it again', async () => {
  const other = await startConsole(its.sandbox)
  const page = await its.visit(`${other.address}/catalog`)
  await page.getByRole('heading', { name: 'Destination catalog' }).waitFor()
  await other.close()
  await page.getByRole('alert').getByText('The console does not respond').waitFor()
})
