import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { MAIN } from '../../scripts/buildForTests'
import type { Sandbox } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'
import { openBrowser, openPage } from './browser'
import type { RunningConsole } from './console'
import { startConsole } from './console'
import { WINDOWS, wrongWith } from './look'
import { addDestination, readyToCompute, whenRead } from './seeded'
import { temporaryFolder } from '../helpers/temporaryFolder'

jest.setTimeout(120_000)

let sandbox: Sandbox
let running: RunningConsole
let browser: Browser
let folder: string

beforeAll(async () => {
  folder = temporaryFolder()
  sandbox = await startSandbox({ jobMilliseconds: 50 })
  ;[running, browser] = await Promise.all([startConsole(sandbox), openBrowser()])
  await whenRead(running)
})
afterAll(async () => {
  await browser?.close()
  await running?.close()
  await sandbox?.close()
})
beforeEach(() => running.send('POST', '/reset'))

test('what was clicked is saved as a file, with which the command line of the page sends the same', async () => {
  await readyToCompute(running)
  const { page, errors, close } = await openPage(browser, running.address)
  await page.goto('/transfer')
  const saving = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Save settings.json' }).click()
  await (await saving).saveAs(join(folder, 'settings.json'))
  const text = readFileSync(join(folder, 'settings.json'), 'utf8')
  const audiences = sandbox.audiences()
  const { audienceId } = audiences[audiences.length - 1]
  expect(JSON.parse(text)).toMatchObject({
    region: 'NA',
    audiences: { bought_twice: { audienceId, name: 'Bought twice' } }
  })
  expect(text).not.toMatch(/Atz|secret|@/)

  const { command } = (await running.send('GET', '/settings-file')) as { command: string }
  await page.getByText(command).waitFor()
  const line = command.replace('npx amazon-ads-dsp-amc', `'${process.execPath}' '${MAIN}'`)
  // The second file speaks of an audience that is not connected here, so the command may not end with 0.
  await promisify(execFile)('sh', ['-c', `${line} --json`], { cwd: folder, maxBuffer: 1e8 }).catch(() => undefined)
  expect(sandbox.members(audienceId).length).toBeGreaterThan(2000)
  expect(errors).toEqual([])
  await close()
})

test('a file is brought back, and says what became of its audiences', async () => {
  await addDestination(running)
  writeFileSync(
    join(folder, 'other.json'),
    // An ID as a number, which a double does not hold.
    '{"region":"NA","audiences":{"bought_twice":{"audienceId":413642381039213537,"advertiserId":"4728736040201","countryCode":"US","externalAudienceId":"x"},"gone":{"externalAudienceId":"y","advertiserId":"1","countryCode":"US"}},"mapping":{"batch_size":500}}'
  )
  const { page, errors, close } = await openPage(browser, running.address)
  await page.goto('/transfer')
  await page
    .getByLabel('Settings file', { exact: true })
    .and(page.locator('input'))
    .setInputFiles(join(folder, 'other.json'))
  await page.getByText('Taken over, with 1 connected audience.').waitFor()
  await page.getByText('Left out, as the events do not speak of them: gone.').waitFor()
  await page.getByRole('region', { name: 'Settings file' }).getByText('"413642381039213537"').waitFor()
  await page.getByRole('region', { name: 'Settings file' }).getByText('"batch_size": 500').waitFor()
  expect(errors).toEqual([])
  await close()
})

test('an audience without Amazon’s ID keeps its settings, to be saved', async () => {
  await addDestination(running)
  const text = JSON.stringify({
    region: 'NA',
    audiences: { bought_twice: { externalAudienceId: 'mine', advertiserId: '4728736040201', countryCode: 'DE' } }
  })
  expect(await running.send('PUT', '/settings-file', { text })).toMatchObject({ withoutId: ['bought_twice'] })
  const { page, errors, close } = await openPage(browser, running.address)
  await page.goto('/audiences/bought_twice/destination')
  expect(await page.getByLabel('Country Code').inputValue()).toBe('DE')
  expect(await page.getByLabel('External Audience ID').inputValue()).toBe('mine')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The audience is created at Amazon').waitFor()
  const created = sandbox.audiences().filter(({ externalAudienceId }) => externalAudienceId === 'mine')
  expect(created).toHaveLength(1)
  expect(errors).toEqual([])
  await close()
})

test('a file that is none is refused with the place of its fault, and nothing is taken over', async () => {
  await readyToCompute(running)
  const before = await running.send('GET', '/settings-file')
  const { page, errors, close } = await openPage(browser, running.address)
  await page.goto('/transfer')
  const input = page.locator('input[type=file]')
  for (const [content, words] of [
    ['{"region":', 'The file is no JSON.'],
    ['{"region":"XX"}', 'region must be one of NA, EU, FE'],
    ['{"token":"t"}', 'token is not known here']
  ]) {
    writeFileSync(join(folder, 'wrong.json'), content)
    await input.setInputFiles(join(folder, 'wrong.json'))
    await page.getByRole('alert').getByText(words).waitFor()
  }
  expect(await running.send('GET', '/settings-file')).toEqual(before)
  expect(errors).toEqual([])
  await close()
})

test.each(WINDOWS)('export and import bear axe and fit the window: %s', async (_name, options) => {
  await readyToCompute(running)
  const { page, errors, close } = await openPage(browser, running.address, options)
  await page.goto('/transfer')
  await page.getByRole('link', { name: 'Save settings.json' }).waitFor()
  expect([...(await wrongWith(page, 'transfer')), ...errors]).toEqual([])
  await close()
})
