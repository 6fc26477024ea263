import type { RunView } from '../../../src/console/api'
import type { Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import type { RunningConsole } from '../console'
import { startConsole, startConsoleProcess } from '../console'
import { readyToCompute, whenRead } from '../seeded'

jest.setTimeout(60_000)

let sandbox: Sandbox
let running: RunningConsole
beforeAll(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 20 })
})
afterAll(() => sandbox.close())
afterEach(() => running.close())

const begin = (): Promise<unknown> => running.send('POST', '/runs', { audiences: ['bought_twice'] })

/** The run, once it is as wanted. */
async function watched(id: number, wanted: (run: RunView) => boolean): Promise<RunView> {
  for (;;) {
    const run = (await running.send('GET', `/runs/${id}`)) as RunView
    if (wanted(run)) {
      return run
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Why a run waits that follows one whose last request was not answered; undefined when it doesn't. */
async function waitOfNextRun(started: Promise<RunningConsole>): Promise<string | undefined> {
  running = await started
  await whenRead(running)
  await readyToCompute(running)
  sandbox.order({ kind: 'drop', operation: 'records', applied: true, times: 100 })
  await begin()
  await watched(1, ({ waiting }) => waiting !== undefined)
  await running.send('POST', '/runs/1/cancel')
  await watched(1, ({ state }) => state === 'cancelled')
  sandbox.clearFaults()
  await begin()
  const { waiting } = await watched(2, (run) => run.waiting !== undefined || run.state === 'done')
  await watched(2, ({ state }) => state === 'done')
  return waiting?.reason
}

test('a run waits for what Amazon may still apply of the run before, as long as --hold says', async () => {
  expect(await waitOfNextRun(startConsoleProcess(sandbox, { flags: ['--hold', '2'] }))).toContain(
    'Amazon may still apply an earlier request'
  )
})

test('it waits for nothing of a sandbox, which applies nothing late, unless that is said', async () => {
  expect(await waitOfNextRun(startConsole(sandbox))).toBeUndefined()
})
