import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { wrongWith } from './look'
import { temporaryFolder } from '../helpers/temporaryFolder'
import { addDestination, readyToCompute } from './seeded'
import { useConsoleProcess } from './useConsole'
import { labelOf } from './words'

jest.setTimeout(120_000)

const folder = temporaryFolder()
const its = useConsoleProcess()
beforeEach(() => its.send('POST', '/reset'))

test('the workspace is saved as a file, with which the command of the page sends the same, exactly as it is copied', async () => {
  await readyToCompute(its.running)
  const page = await its.visit('/transfer')
  const saving = page.waitForEvent('download')
  await page.getByRole('link', { name: 'Save settings.json' }).click()
  await (await saving).saveAs(join(folder, 'settings.json'))
  const text = readFileSync(join(folder, 'settings.json'), 'utf8')
  const audiences = its.sandbox.audiences()
  const { audienceId } = audiences[audiences.length - 1]
  expect(JSON.parse(text)).toMatchObject({
    region: 'NA',
    audiences: { bought_twice: { audienceId, name: 'Bought twice' } }
  })
  expect(text).not.toMatch(/Atz|secret|@/)

  const { command } = (await its.send('GET', '/settings-file')) as { command: string }
  await page.getByText(command).waitFor()
  expect(await wrongWith(page, 'transfer')).toEqual([])
  // The second file has an audience that is not connected here, so the command may not end with 0.
  await promisify(execFile)('sh', ['-c', `${command} --json`], { cwd: folder, maxBuffer: 1e8 }).catch(() => undefined)
  expect(its.sandbox.members(audienceId).length).toBeGreaterThan(100)
})

test('a file is brought back, and says what became of its audiences', async () => {
  await addDestination(its.running)
  writeFileSync(
    join(folder, 'other.json'),
    // An ID as a number, which a double does not hold.
    '{"region":"NA","audiences":{"bought_twice":{"audienceId":413642381039213537,"advertiserId":"4728736040201","countryCode":"US","externalAudienceId":"x"},"gone":{"externalAudienceId":"y","advertiserId":"1","countryCode":"US"}},"mapping":{"batch_size":500}}'
  )
  const page = await its.visit('/transfer')
  await page
    .getByLabel('Settings file', { exact: true })
    .and(page.locator('input'))
    .setInputFiles(join(folder, 'other.json'))
  await page.getByText('Audience bought_twice is connected to Amazon’s audience 413642381039213537.').waitFor()
  await page.getByText('Audience gone is skipped').waitFor()
  await page.getByRole('button', { name: 'Import' }).click()
  await page.getByText('Imported. 1 audience connected.').waitFor()
  await page.getByText('Skipped, because they are not in the events: gone.').waitFor()
  await page.getByRole('region', { name: 'Settings file' }).getByText('"413642381039213537"').waitFor()
  await page.getByRole('region', { name: 'Settings file' }).getByText('"batch_size": 500').waitFor()
})

test('an audience without Amazon’s ID keeps its settings, to be saved', async () => {
  await addDestination(its.running)
  const text = JSON.stringify({
    region: 'NA',
    audiences: { bought_twice: { externalAudienceId: 'mine', advertiserId: '4728736040201', countryCode: 'DE' } }
  })
  expect(await its.send('PUT', '/settings-file', { text })).toMatchObject({ withoutId: ['bought_twice'] })
  const page = await its.visit('/audiences/bought_twice/destination')
  expect(await page.getByLabel(labelOf('countryCode')).inputValue()).toBe('DE')
  expect(await page.getByLabel(labelOf('externalAudienceId')).inputValue()).toBe('mine')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('The audience is created at Amazon').waitFor()
  const created = its.sandbox.audiences().filter(({ externalAudienceId }) => externalAudienceId === 'mine')
  expect(created).toHaveLength(1)
})

test('a file that is not a settings file is rejected with the location of its fault, and nothing is imported', async () => {
  await readyToCompute(its.running)
  const before = await its.send('GET', '/settings-file')
  const page = await its.visit('/transfer')
  const input = page.locator('input[type=file]')
  for (const [content, words] of [
    ['{"region":', 'This file is not valid JSON.'],
    ['{"region":"XX"}', 'region must be one of NA, EU, FE'],
    ['{"token":"t"}', 'token is not known here']
  ]) {
    writeFileSync(join(folder, 'wrong.json'), content)
    await input.setInputFiles(join(folder, 'wrong.json'))
    await page.getByRole('alert').getByText(words).waitFor()
  }
  expect(await its.send('GET', '/settings-file')).toEqual(before)
})

test('the command of Export names no package that a public registry would be asked for', async () => {
  await readyToCompute(its.running)
  const { command } = (await its.send('GET', '/settings-file')) as { command: string }
  expect(command).not.toMatch(/\bnpx\b/)
  expect(command).toContain('bought-twice.jsonl')
  const script = / node (\S+main\.js) sync /.exec(command)?.[1] ?? ''
  expect(readFileSync(script, 'utf8')).not.toBe('')
})
