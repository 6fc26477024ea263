import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import type { TraceView } from '../../../src/console/api'
import type { Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import type { EventOptions } from '../../helpers/events'
import { ANN, engageTrack } from '../../helpers/events'
import { openBrowser, openPage } from '../browser'
import type { RunningConsole } from '../console'
import { startConsole } from '../console'
import { WINDOWS, wrongWith } from '../look'
import { addDestination, computed, SETTINGS, whenRead } from '../seeded'
import { temporaryFolder } from '../../helpers/temporaryFolder'

jest.setTimeout(120_000)

const event = (inside: unknown, options: EventOptions) =>
  JSON.stringify(engageTrack(inside, { audienceId: null, ...options }))

/** By their lines, from 1. */
const LINES = [
  event(true, { userId: 'user-ann', person: ANN }),
  event(true, { userId: 'user-gerd', person: { email: 'gerd@example.com', country_code: 'DE' } }),
  event(true, { userId: 'user-eve', person: { email: 'eve@example.com' } }),
  event(false, { userId: 'user-eve' }),
  'no JSON',
  event(true, { userId: 'user-nil', person: { email: 'none' } }),
  event('perhaps', { userId: 'user-may', person: { email: 'may@example.com' }, event: 'Something' }),
  JSON.stringify({ ...engageTrack(true, { userId: 'user-page', audienceId: null }), type: 'page' })
]

let sandbox: Sandbox
let running: RunningConsole
let browser: Browser
let folder: string

beforeAll(async () => {
  folder = temporaryFolder()
  writeFileSync(join(folder, 'events.jsonl'), `${LINES.join('\n')}\n`)
  sandbox = await startSandbox({ jobMilliseconds: 20 })
  ;[running, browser] = await Promise.all([startConsole(sandbox, [join(folder, 'events.jsonl')]), openBrowser()])
  await whenRead(running)
  await addDestination(running, 'spa_test')
  await running.send('PUT', '/audiences/bought_twice/settings', SETTINGS)
  await running.send('PUT', '/mapping', { fields: {}, enabled: true })
})
afterAll(async () => {
  await browser?.close()
  await running?.close()
  await sandbox?.close()
})

/** Station → its state, and the words where the way ends. */
async function wayOf(line: number, query = '') {
  const way = (await running.send('GET', `/events/0/${line}/way${query}`)) as TraceView
  const last = way.stations.filter(({ state }) => state !== 'unreached').pop()
  return { ...way, last: last?.name, why: last?.why, states: way.stations.map(({ state }) => state).join(' ') }
}

test('before a run an event goes as far as its record, and the page says what is to be done', async () => {
  const { states, run, stations } = await wayOf(1)
  expect(run).toBeUndefined()
  expect(states).toBe('passed passed passed passed ahead ahead ahead')
  expect(stations[4].why).toBe('Not sent yet. Compute the audience.')
})

describe('after a run', () => {
  beforeAll(() => computed(running))

  test('an event is followed from its line to the member at Amazon, its person masked', async () => {
    const way = await wayOf(1)
    expect(way.run).toBe(1)
    expect(way.states).toBe('passed passed passed passed passed passed passed')
    const [member] = sandbox.findMembers({ externalUserId: way.preview.externalUserId! })
    expect(way.stations[6].cameOut).toContainEqual({ what: 'At Amazon now', value: 'in' })
    expect(member.member.hashedPII).toHaveLength(1)
    const [{ path }] = way.stations[4].cameOut
    const [request] = sandbox.log({ operation: 'records' })
    expect(path).toBe(`/amazon/requests/${request.number}`)
    expect(JSON.stringify(way)).not.toMatch(/ann@example|Ann|Dallas/)
  })

  test.each([
    [2, 'mapping', 'Consent is required to add users in DE'],
    [5, 'event', 'This line is not valid JSON.'],
    [6, 'identities', 'No valid identifier'],
    [7, 'mapping', 'Unable to determine audience membership'],
    [8, 'mapping', 'does not match the subscription']
  ])('the way of line %i ends at the station %s, with its words', async (line, station, words) => {
    const { last, why, stations, states } = await wayOf(line)
    expect(last).toBe(station)
    expect(why).toContain(words)
    expect(states).toMatch(/^(passed )*ended( unreached)+$/)
    expect(stations.filter(({ state }) => state === 'unreached').flatMap(({ cameOut }) => cameOut)).toEqual([])
  })

  test('an entry that a later exit of the same batch replaced ends at its record; the exit went on', async () => {
    const entry = await wayOf(3)
    expect(entry.preview.outcome).toBe('superseded')
    expect(entry.last).toBe('record')
    expect(entry.why).toContain('A later event')
    const exit = await wayOf(4)
    expect(exit.states).toBe('passed passed passed passed passed passed passed')
    expect(exit.stations[6].cameOut).toContainEqual({ what: 'At Amazon now', value: 'not in' })
  })

  test('as a run took it is one thing, as it would go now is another', async () => {
    await running.send('PUT', '/mapping', { fields: { countryCode: 'US' }, enabled: true })
    expect((await wayOf(2)).last).toBe('mapping')
    expect((await wayOf(2, '?run=now')).states).toBe('passed passed passed passed ahead ahead ahead')
  })

  test('the list of events leads to the way; its filter and place live in the address', async () => {
    const { page, errors, close } = await openPage(browser, running.address)
    await page.goto('/events')
    await page.getByRole('cell', { name: 'No event' }).waitFor()
    expect(await page.getByRole('row').count()).toBe(LINES.length + 1)
    await page.getByLabel('Audience').selectOption('bought_twice')
    await page.getByRole('cell', { name: 'No event' }).waitFor({ state: 'detached' })
    await page.getByLabel('From the line').fill('2')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/events?audience=bought_twice&line=2')
    await page.reload()
    await page.getByRole('link', { name: 'events.jsonl, line 2' }).click()
    await page.getByRole('heading', { name: 'events.jsonl, line 2' }).waitFor()
    const stations = page.getByRole('list', { name: 'Way of the event' })
    await stations.getByText('Consent is required to add users').waitFor()
    expect(await stations.getByText('Not reached', { exact: true }).count()).toBe(5)
    await page.getByRole('link', { name: 'As it would go now' }).click()
    await stations.getByText('Not sent yet').waitFor()
    await page.goBack()
    await stations.getByText('Consent is required to add users').waitFor()
    expect(errors).toEqual([])
    await close()
  })

  test('what Amazon refuses ends at the request, in Amazon’s words', async () => {
    sandbox.order({ kind: 'status', operation: 'records', status: 403 })
    await computed(running)
    const { last, why, run } = await wayOf(1)
    expect({ last, run }).toEqual({ last: 'request', run: 2 })
    expect(why).toMatch(/Amazon/)
  })

  test('a job that fails ends the way', async () => {
    sandbox.order({ kind: 'jobState', operation: 'records', state: 'FAILED' })
    await computed(running)
    expect(await wayOf(1)).toMatchObject({ last: 'job', why: 'The job failed: no member has changed.' })
  })

  test.each(WINDOWS)('list and way bear axe and fit the window: %s', async (_name, options) => {
    const { page, errors, close } = await openPage(browser, running.address, options)
    const wrong: string[] = []
    for (const [address, words] of [
      ['/events', 'Further events'],
      ['/events/0/1?run=1', 'Took'],
      ['/events/0/2?run=1', 'Consent is required to add users'],
      ['/events/0/5', 'This line is not valid JSON.']
    ]) {
      await page.goto(address)
      await (words === 'Further events' ? page.getByRole('navigation', { name: words }) : page.getByText(words))
        .first()
        .waitFor({ state: 'attached' })
      wrong.push(...(await wrongWith(page, `way${address.replace(/\W/g, '_')}`)))
    }
    expect([...wrong, ...errors]).toEqual([])
    await close()
  })
})
