import type { ImportRun, ImportView } from '../../src/console/api'
import { whenLoaded } from './browser'
import { computed, readyToCompute, SETTINGS } from './seeded'
import { useConsole } from './useConsole'

jest.setTimeout(120_000)

const its = useConsole()

test('where Amazon leaves out every optional field, every step works and no page shows a gap', async () => {
  its.sandbox.inject({ kind: 'minimal', rate: 1 })
  await readyToCompute(its.running)
  const { state, counts } = await computed(its.running)
  expect({ state, hasEntered: counts.entered > 0 }).toEqual({ state: 'done', hasEntered: true })

  await its.running.upload('people.csv', 'customer_id,email\nc1,p1@example.com\nc2,p2@example.com\n')
  const audience = { name: 'Imported', settings: { ...SETTINGS, externalAudienceId: 'imported' } }
  await its.send('POST', '/import/run', { dry: false, mode: 'mirror', audience })
  let run: ImportRun | undefined
  while (run === undefined || run.state === 'comparing' || run.state === 'sending') {
    await new Promise((resolve) => setTimeout(resolve, 50))
    run = ((await its.send('GET', '/import')) as ImportView).run
  }
  expect(run).toMatchObject({ state: 'done', entered: 2 })

  const [{ audienceId }] = its.sandbox.audiences()
  const [{ jobRequestId }] = its.sandbox.jobs()
  const page = await its.visit('about:blank')
  for (const address of [
    ...['/settings', '/audiences', '/audiences/bought_twice', '/audiences/bought_twice/destination', '/compute/1'],
    ...['/import', '/why', '/connections', '/terms', '/amazon', `/amazon/audiences/${audienceId}`],
    ...['/amazon/jobs', `/amazon/jobs/${jobRequestId}`, '/amazon/requests']
  ]) {
    await page.goto(address)
    await page.getByRole('heading', { level: 1 }).waitFor()
    // What the page asks for comes after its heading.
    await whenLoaded(page)
    const text = await page.getByRole('main').innerText()
    expect([address, /undefined|NaN|\bnull\b|\[object|Invalid Date/.exec(text)?.[0]]).toEqual([address, undefined])
  }
})
