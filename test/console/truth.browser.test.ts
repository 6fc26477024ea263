import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { MappingCheck, RunView } from '../../src/console/api'
import { ANN, engageTrack } from '../helpers/events'
import { temporaryFolder } from '../helpers/temporaryFolder'
import { computed, readyToCompute, SETTINGS, SPACE } from './seeded'
import { useConsole } from './useConsole'
import { labelOf, REASONS } from './words'

jest.setTimeout(90_000)

/** A hundred people, of whom some can't be sent for want of consent. */
const file = join(temporaryFolder(), 'events.jsonl')
const event = (person: Record<string, unknown>, number: number) =>
  JSON.stringify(engageTrack(true, { userId: `user-${number}`, person, audienceId: null })).replace('spa_test', SPACE)
writeFileSync(
  file,
  [
    ...Array.from({ length: 94 }, (_, number) =>
      event({ email: `p${number}@example.com`, country_code: 'DE' }, number)
    ),
    ...Array.from({ length: 6 }, (_, number) => event(ANN, 100 + number))
  ].join('\n')
)

const its = useConsole({ files: [file] })

beforeEach(async () => {
  its.sandbox.clearFaults()
  await its.send('POST', '/reset')
})

const status = (page: Page) => page.getByRole('banner')
const steps = (page: Page) => page.getByRole('navigation', { name: 'Steps' }).locator('visible=true')

describe('the connection', () => {
  test('after Amazon rejects it, header, steps and settings no longer say that it is connected, and one click mends it', async () => {
    await readyToCompute(its.running)
    const page = await its.visit('/settings')
    await status(page).getByText('Connected', { exact: true }).waitFor()
    its.sandbox.revokeRefreshToken()
    await page.getByRole('button', { name: 'Test connection' }).click()
    await page.getByRole('alert').getByText(REASONS.revoked).waitFor()
    await status(page).getByRole('link', { name: 'Reconnect' }).waitFor()
    await steps(page).getByText('Reconnect to Amazon').waitFor()
    expect(await page.getByText('Connected since').count()).toBe(0)
    expect(await status(page).getByText('Connected', { exact: true }).count()).toBe(0)

    await page.getByRole('button', { name: 'Reconnect' }).click()
    await page.getByRole('button', { name: 'Allow' }).click()
    await status(page).getByText('Connected', { exact: true }).waitFor()
    await steps(page).getByText('Connected and enabled').waitFor()
  })

  test('a run that Amazon stops for it leaves nothing connected either, and the next step is to reconnect', async () => {
    await readyToCompute(its.running)
    its.sandbox.revokeRefreshToken()
    await computed(its.running)
    const page = await its.visit('/compute')
    await status(page).getByRole('link', { name: 'Reconnect' }).waitFor()
    await page.getByRole('main').getByRole('link', { name: 'Reconnect in the settings' }).click()
    await page.getByRole('button', { name: 'Reconnect' }).waitFor()
    await expect(its.send('POST', '/runs', { audiences: ['bought_twice'] })).rejects.toThrow(/409/)
  })

  test('trouble at Amazon, which passes, leaves it connected', async () => {
    await readyToCompute(its.running)
    const page = await its.visit('/settings')
    its.sandbox.order({ kind: 'status', operation: 'profiles', status: 503, times: 2 })
    await page.getByRole('button', { name: 'Test connection' }).click()
    await page.getByRole('alert').waitFor()
    await page.getByText('Connected since').waitFor()
  })

  test('says with access to which accounts, and since which day', async () => {
    await readyToCompute(its.running)
    const page = await its.visit('/settings')
    await page
      .getByText(/Connected since [A-Z][a-z]{2} \d{1,2}, \d\d:\d\d:\d\d, with access to Sandbox Agency/)
      .waitFor()
  })
})

describe('a run', () => {
  test('with rejections is done with their share; list, steps and page say the same', async () => {
    await readyToCompute(its.running)
    await computed(its.running)
    const page = await its.visit('/compute/1')
    await page.locator('.lead', { hasText: 'Done, 94 % rejected' }).waitFor()
    await steps(page).getByText('Done, 94 % rejected').waitFor()
    await page.goto('/compute')
    await page.getByRole('cell', { name: 'Done, 94 % rejected' }).waitFor()
    expect(await page.getByRole('main').getByRole('img', { name: 'Done' }).count()).toBe(0)
  })

  test('of which every event is rejected has failed', async () => {
    await readyToCompute(its.running, { email: '', phone: '', firstName: '', lastName: '', findIdentities: false })
    const { state, counts } = await computed(its.running)
    expect({ state, refused: counts.refused, delivered: counts.delivered }).toEqual({
      state: 'done',
      refused: 100,
      delivered: 0
    })
    const page = await its.visit('/compute/1')
    await page
      .locator('.lead', { hasText: 'Failed, all events rejected' })
      .getByRole('img', { name: 'Failed' })
      .waitFor()
    await steps(page).getByText('Failed, all events rejected').waitFor()
  })

  test('whose job fails at Amazon has failed', async () => {
    await readyToCompute(its.running, { countryCode: 'US' })
    its.sandbox.order({ kind: 'jobState', operation: 'records', state: 'FAILED', times: 1 })
    await computed(its.running)
    const page = await its.visit('/compute/1')
    await page.locator('.lead', { hasText: 'Failed, Amazon’s jobs failed' }).waitFor()
  })

  test('without any rejection is simply done', async () => {
    await readyToCompute(its.running, { countryCode: 'US' })
    await computed(its.running)
    const page = await its.visit('/compute/1')
    await page.locator('.lead', { hasText: /Done · / }).waitFor()
  })

  test('that waits for Amazon says so, counts only what has its outcome, shows the rest as unknown, and goes on by itself', async () => {
    await readyToCompute(its.running)
    its.sandbox.order({ kind: 'status', operation: 'records', status: 429, retryAfter: 3, times: 1 })
    const page = await its.visit('/compute')
    await page.getByRole('button', { name: 'Compute' }).click()
    await page.getByText(/^Amazon asked us to wait\. Retrying in \d s…$/).waitFor()
    // 94 are rejected before anything is sent, or wait with the others: what was read is all of them.
    const { share, counts } = (await its.send('GET', '/runs/1')) as RunView
    expect(counts.read).toBe(100)
    expect(share).toBeLessThan(0.95)
    const bar = page.getByRole('progressbar', { name: 'Share of the events that have their outcome' })
    expect(Number(await bar.getAttribute('value'))).toBeLessThan(0.95)
    const matched = page.locator('.bar-row', { hasText: 'Matched' })
    await matched.getByText('Unknown').waitFor()
    await matched.locator('rect.unknown').waitFor()
    expect(await matched.getByText('0', { exact: true }).count()).toBe(0)

    await page.locator('.lead', { hasText: 'Done' }).waitFor()
    await page.getByText('1 limited (429)').waitFor()
    await page.getByText('Amazon asked us to wait').waitFor({ state: 'detached' })
    await matched.getByText('members at Amazon').waitFor()
    // A few seconds make no chart.
    expect(await page.getByText('Events per second').count()).toBe(0)
  })

  test('in progress is stopped by a disconnect, which asks first and says so', async () => {
    await readyToCompute(its.running)
    its.sandbox.order({ kind: 'status', operation: 'records', status: 503, times: 100 })
    const { id } = (await its.send('POST', '/runs', { audiences: ['bought_twice'] })) as { id: number }
    const page = await its.visit('/settings')
    await page.getByRole('button', { name: 'Disconnect' }).click()
    const dialog = page.getByRole('dialog', { name: 'Disconnect from Amazon?' })
    await dialog.getByText(`Run ${id} is in progress: it is stopped.`).waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await page.getByText('Connected since').waitFor()
    await page.getByRole('button', { name: 'Disconnect' }).click()
    await dialog.getByRole('button', { name: 'Disconnect' }).click()
    await status(page).getByText('Not connected', { exact: true }).waitFor()
    await page.goto(`/compute/${id}`)
    await page.locator('.lead', { hasText: 'Cancelled' }).waitFor()
    await page.getByText('The destination was disconnected.').waitFor()
  })

  test('in progress is stopped when the destination is disabled, which asks first', async () => {
    await readyToCompute(its.running)
    its.sandbox.order({ kind: 'status', operation: 'records', status: 503, times: 100 })
    const { id } = (await its.send('POST', '/runs', { audiences: ['bought_twice'] })) as { id: number }
    const page = await its.visit('/settings')
    await page.getByRole('switch').click()
    const dialog = page.getByRole('dialog', { name: 'Disable the destination?' })
    await dialog.getByText(`Run ${id} is in progress`).waitFor()
    await dialog.getByRole('button', { name: 'Disable' }).click()
    await page.goto(`/compute/${id}`)
    await page.locator('.lead', { hasText: 'Cancelled' }).waitFor()
    await page.getByText('The destination was disabled.').waitFor()
  })
})

describe('a mapping', () => {
  test('that rejects every event says so when it is saved, and is not saved until that is confirmed', async () => {
    await readyToCompute(its.running)
    const page = await its.visit('/mappings/edit')
    await page.getByRole('switch', { name: labelOf('findIdentities') }).uncheck()
    await page.getByRole('button', { name: 'Save and enable' }).click()
    await page.getByText('This mapping rejects all 100 events of this space.').waitFor()
    await page.getByText(/^Because: /).waitFor()
    await page.getByText('It was not saved.').waitFor()
    expect(((await its.send('GET', '/settings-file')) as { text: string }).text).not.toContain('findIdentities')
    await page.getByRole('button', { name: 'Save anyway' }).click()
    await page.getByRole('heading', { name: 'Matching Mappings' }).waitFor()
    expect(((await its.send('GET', '/settings-file')) as { text: string }).text).toContain('findIdentities')
  })

  test('that rejects some of them is saved, and says how many and why', async () => {
    await readyToCompute(its.running)
    const page = await its.visit('/mappings/edit')
    await page.getByText('What becomes of an event').waitFor()
    await page.getByRole('button', { name: 'Save and enable' }).click()
    await page.getByText('This mapping rejects 94 of the 100 events of this space.').waitFor()
    await page.getByText(`94: ${REASONS.noConsent}`).waitFor()
  })

  test('is checked with the events of the space for scripts, too', async () => {
    await readyToCompute(its.running)
    const check = (await its.send('POST', '/mapping/check', { fields: { countryCode: 'US' } })) as MappingCheck
    expect(check).toEqual({ events: 100, complete: true, rejected: 0, reasons: [] })
  })

  test('with an empty path says so next to its field, and not what the core says of it', async () => {
    await readyToCompute(its.running)
    const page = await its.visit('/mappings/edit')
    await page.getByText('What becomes of an event').waitFor()
    await page.getByRole('combobox', { name: labelOf('city'), exact: true }).selectOption('Path')
    await page.getByRole('combobox', { name: `${labelOf('city')}: path` }).waitFor()
    await page.getByRole('button', { name: 'Save and enable' }).click()
    await page.getByRole('alert').getByText('Enter a path of the event, such as properties.email.').waitFor()
    expect(await page.getByText(/must be a string/).count()).toBe(0)
    expect(await page.locator('.field-wrong').count()).toBe(1)
  })

  test('to a path that finds nothing says so in the preview', async () => {
    await readyToCompute(its.running)
    const page = await its.visit('/mappings/edit')
    await page.getByRole('combobox', { name: labelOf('city'), exact: true }).selectOption('Path')
    await page.getByRole('combobox', { name: `${labelOf('city')}: path` }).fill('traits.x')
    await page.getByText('Nothing at traits.x in this event.').waitFor()
  })
})

describe('a change of what is set', () => {
  test('the region asks first when audiences are connected, and names them', async () => {
    await readyToCompute(its.running)
    const page = await its.visit('/settings')
    await page.getByLabel('Region', { exact: true }).selectOption('EU')
    const dialog = page.getByRole('dialog')
    await dialog.getByText('1 audience was created in North America (NA): Bought twice.').waitFor()
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    expect(await page.getByLabel('Region', { exact: true }).inputValue()).toBe('NA')
    await page.getByLabel('Region', { exact: true }).selectOption('EU')
    await dialog.getByRole('button', { name: 'Change the region' }).click()
    await status(page).getByText('EU', { exact: true }).waitFor()
  })

  test('settings that leave things out say what goes back to its default before they are imported', async () => {
    await readyToCompute(its.running, { countryCode: 'US' })
    await its.send('PUT', '/settings', { region: 'EU' })
    const page = await its.visit('/transfer')
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'empty.json', mimeType: 'application/json', buffer: Buffer.from('{}') })
    await page.getByText('Region: Europe (EU) becomes North America (NA).').waitFor()
    await page
      .getByText(`Mapping, ${labelOf('countryCode')}: back to its default, as the file leaves it out.`)
      .waitFor()
    expect(((await its.send('GET', '/settings-file')) as { text: string }).text).toContain('"EU"')
    await page.getByRole('button', { name: 'Import' }).click()
    await page.getByText('Imported. 0 audiences connected.').waitFor()
    expect(((await its.send('GET', '/settings-file')) as { text: string }).text).toContain('"NA"')
  })
})

test('in an untouched space nothing is rejected for want of a connection', async () => {
  const page = await its.visit('/events?file=0&line=95')
  await page.getByRole('cell', { name: 'Would be added after you connect' }).first().waitFor()
  expect(await page.getByRole('cell', { name: 'Would be added after you connect' }).count()).toBe(6)
  expect(await page.getByRole('img', { name: 'Rejected' }).count()).toBe(0)
  await page.getByRole('link', { name: 'events.jsonl, line 95' }).click()
  await page.getByText('This audience is not connected to Amazon yet.').waitFor()
})

test('the page opens in a browser whose language is not one', async () => {
  await readyToCompute(its.running)
  await computed(its.running)
  const { audienceId } = its.sandbox.audiences().slice(-1)[0]
  const page = await its.visit('about:blank')
  await page.addInitScript(
    "for (const [name, value] of [['language', 'en-US@posix'], ['languages', ['en-US@posix']]]) Object.defineProperty(Navigator.prototype, name, { get: () => value })"
  )
  for (const address of ['/', '/compute/1', `/amazon/audiences/${audienceId}`]) {
    await page.goto(new URL(address, its.running.address).href)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await page.evaluate('navigator.language')).toBe('en-US@posix')
  }
  await page.getByRole('heading', { name: 'Members over time' }).waitFor()
})

test('an audience that a second tab has created with other settings is not said to be saved', async () => {
  await readyToCompute(its.running)
  await expect(its.send('PUT', '/audiences/bought_twice/settings', SETTINGS)).resolves.toBeUndefined()
  await expect(its.send('PUT', '/audiences/bought_twice/settings', { ...SETTINGS, countryCode: 'DE' })).rejects.toThrow(
    /409.*Your changes weren't saved: this audience was already created/
  )
})
