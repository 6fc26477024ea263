import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TraceView } from '../../../src/console/api'
import type { EventOptions } from '../../helpers/events'
import { ANN, engageTrack } from '../../helpers/events'
import { loadAxe, wrongWith } from '../look'
import { temporaryFolder } from '../../helpers/temporaryFolder'
import { addDestination, computed, SETTINGS } from '../seeded'
import { useConsole } from '../useConsole'
import { REASONS } from '../words'

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

const file = join(temporaryFolder(), 'events.jsonl')
writeFileSync(file, `${LINES.join('\n')}\n`)

const its = useConsole({
  files: [file],
  prepare: async (running) => {
    await addDestination(running, 'spa_test')
    await running.send('PUT', '/audiences/bought_twice/settings', SETTINGS)
    await running.send('PUT', '/mapping', { fields: {}, enabled: true })
  }
})

/** The trace of a line, with the states of its steps, and the message where it ends. */
async function traceOf(line: number, query = '') {
  const trace = (await its.send('GET', `/events/0/${line}/way${query}`)) as TraceView
  const last = trace.stations.filter(({ state }) => state !== 'unreached').pop()
  return { ...trace, last: last?.name, why: last?.why, states: trace.stations.map(({ state }) => state).join(' ') }
}

test('before a run an event goes as far as its record, and the page says what to do', async () => {
  const { states, run, stations } = await traceOf(1)
  expect(run).toBeUndefined()
  expect(states).toBe('passed passed passed passed ahead ahead ahead')
  expect(stations[4].why).toBe('Not sent yet. Compute the audience.')
})

describe('after a run', () => {
  beforeAll(() => computed(its.running))

  test('an event is followed from its line to the member at Amazon, its person masked', async () => {
    const trace = await traceOf(1)
    expect(trace.run).toBe(1)
    expect(trace.states).toBe('passed passed passed passed passed passed passed')
    const [member] = its.sandbox.findMembers({ externalUserId: trace.preview.externalUserId! })
    expect(trace.stations[6].cameOut).toContainEqual({ what: 'At Amazon now', value: 'in' })
    expect(member.member.hashedPII).toHaveLength(1)
    const [{ path }] = trace.stations[4].cameOut
    const [request] = its.sandbox.log({ operation: 'records' })
    expect(path).toBe(`/amazon/requests/${request.number}`)
    expect(JSON.stringify(trace)).not.toMatch(/ann@example|Ann|Dallas/)
  })

  test.each([
    [2, 'mapping', REASONS.noConsent],
    [5, 'event', REASONS.notJson],
    [6, 'identities', REASONS.noIdentity],
    [7, 'mapping', REASONS.noMembership],
    [8, 'mapping', REASONS.notSubscribed]
  ])('the trace of line %i ends at the step %s, with its message', async (line, step, words) => {
    const { last, why, stations, states } = await traceOf(line)
    expect(last).toBe(step)
    expect(why).toContain(words)
    expect(states).toMatch(/^(passed )*ended( unreached)+$/)
    expect(stations.filter(({ state }) => state === 'unreached').flatMap(({ cameOut }) => cameOut)).toEqual([])
  })

  test('an entry that a later exit of the same batch replaced ends at its record; the exit went on', async () => {
    const entry = await traceOf(3)
    expect(entry.preview.outcome).toBe('superseded')
    expect(entry.last).toBe('record')
    expect(entry.why).toContain('a later event in this batch')
    const exit = await traceOf(4)
    expect(exit.states).toBe('passed passed passed passed passed passed passed')
    expect(exit.stations[6].cameOut).toContainEqual({ what: 'At Amazon now', value: 'not in' })
  })

  test('as a run took it is one thing, as it would go now is another', async () => {
    await its.send('PUT', '/mapping', { fields: { countryCode: 'US' }, enabled: true })
    expect((await traceOf(2)).last).toBe('mapping')
    expect((await traceOf(2, '?run=now')).states).toBe('passed passed passed passed ahead ahead ahead')
  })

  test('the list of events leads to the trace; its filter and place live in the address', async () => {
    const page = await its.visit('/events')
    await page.getByRole('cell', { name: 'Not an event' }).waitFor()
    expect(await page.getByRole('row').count()).toBe(LINES.length + 1)
    await page.getByLabel('Audience').selectOption('bought_twice')
    await page.getByRole('cell', { name: 'Not an event' }).waitFor({ state: 'detached' })
    await page.getByLabel('From the line').fill('2')
    await page.keyboard.press('Enter')
    await page.waitForURL('**/events?audience=bought_twice&line=2')
    await page.reload()
    await page.getByRole('link', { name: 'events.jsonl, line 2' }).click()
    await page.getByRole('heading', { name: 'events.jsonl, line 2' }).waitFor()
    const steps = page.getByRole('list', { name: 'Trace of the event' })
    await steps.getByText(REASONS.noConsent).first().waitFor()
    expect(await steps.getByText('Not reached', { exact: true }).count()).toBe(5)
    await page.getByRole('link', { name: 'As it would go now' }).click()
    await steps.getByText('Not sent yet').waitFor()
    await page.goBack()
    await steps.getByText(REASONS.noConsent).first().waitFor()
  })

  test('what Amazon rejects ends at the request, in Amazon’s words', async () => {
    its.sandbox.order({ kind: 'status', operation: 'records', status: 403 })
    await computed(its.running)
    const { last, why, run } = await traceOf(1)
    expect({ last, run }).toEqual({ last: 'request', run: 2 })
    expect(why).toMatch(/Amazon/)
  })

  test('a job that fails ends the trace', async () => {
    its.sandbox.order({ kind: 'jobState', operation: 'records', state: 'FAILED' })
    await computed(its.running)
    expect(await traceOf(1)).toMatchObject({ last: 'job', why: 'The job failed: no member has changed.' })
  })

  test('list and trace bear axe and fit the window', async () => {
    const page = await its.visit('about:blank')
    await loadAxe(page)
    const wrong: string[] = []
    for (const [address, words] of [
      ['/events', 'Further events'],
      ['/events/0/1?run=1', 'Took'],
      ['/events/0/2?run=1', REASONS.noConsent],
      ['/events/0/5', REASONS.notJson]
    ]) {
      await page.goto(address)
      await (words === 'Further events' ? page.getByRole('navigation', { name: words }) : page.getByText(words))
        .first()
        .waitFor({ state: 'attached' })
      wrong.push(...(await wrongWith(page, `trace${address.replace(/\W/g, '_')}`)))
    }
    expect(wrong).toEqual([])
  })
})
