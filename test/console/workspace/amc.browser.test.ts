import { wrongWith } from '../look'
import { addDestination, SETTINGS } from '../seeded'
import { useConsole } from '../useConsole'

jest.setTimeout(120_000)

const its = useConsole({ sandbox: { termsAccepted: false }, prepare: (running) => addDestination(running) })

test('a user who has not accepted Amazon’s terms reads them, accepts them once, and sees that they are accepted', async () => {
  const page = await its.visit('/connections')
  await page.getByText('Not accepted yet').waitFor()
  expect(await wrongWith(page, 'terms')).toEqual([])
  expect((await page.getByRole('region', { name: 'The terms' }).innerText()).length).toBeGreaterThan(30)
  expect(await page.getByRole('region', { name: 'The terms' }).innerText()).not.toContain('<')
  await page.getByRole('button', { name: 'I have read the terms and accept them' }).click()
  await page.getByText('Accepted', { exact: true }).waitFor()
  expect(await page.getByRole('button', { name: /accept them/ }).count()).toBe(0)
  expect(its.sandbox.users()[0].termsAccepted).toBe(true)
})

test('other terms than those that were read are not accepted', async () => {
  its.sandbox.setTerms(its.sandbox.users()[0].id, false)
  await expect(its.send('PUT', '/terms', { accepted: 'of yesterday' })).rejects.toThrow(
    /409.*have changed since you read them/
  )
  expect(its.sandbox.users()[0].termsAccepted).toBe(false)
})

test('a connection is created from lists, and says which audiences use it; none can be deleted; the page bears axe', async () => {
  const page = await its.visit('/connections')
  await page.getByText('No connection yet').waitFor()
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('alert').getByText('Pick an AMC instance, a DSP advertiser, or both.').waitFor()
  expect(await wrongWith(page, 'connections-rejected')).toEqual([])
  await page.getByLabel('AMC instance').selectOption({ index: 1 })
  await page.getByLabel('DSP advertiser').selectOption({ index: 1 })
  await page.getByLabel('Make it the default connection').check()
  await page.getByRole('button', { name: 'Create' }).click()
  const row = page.getByRole('row').nth(1)
  await row.getByText('default').waitFor()
  const [connection] = its.sandbox.connections()
  expect(connection).toMatchObject({ isDefault: true })
  expect(connection.amcAccountMarketplaceId).toBeTruthy()
  await row.getByText(connection.connectionId).waitFor()

  await its.send('PUT', '/audiences/bought_twice/settings', {
    ...SETTINGS,
    connectionId: connection.connectionId
  })
  await row.getByRole('link', { name: 'Bought twice' }).waitFor()
  expect(await wrongWith(page, 'connections')).toEqual([])
  expect(await page.getByRole('button', { name: /delete|remove/i }).count()).toBe(0)
})

test('what Amazon does not tell is not made up', async () => {
  its.sandbox.order({ kind: 'status', operation: 'terms', status: 403 })
  await expect(its.send('GET', '/terms')).rejects.toThrow(/422/)
})
