import type { Sandbox } from '../../../../src/sandbox'
import { startSandbox } from '../../../../src/sandbox'
import { ANN, engageTrack } from '../../../helpers/events'
import type { Sandboxed } from '../../../helpers/sandboxed'
import { useSandbox } from '../../../helpers/sandboxed'

let sandbox: Sandbox
let amazon: Sandboxed & { release(): void }

beforeAll(async () => {
  sandbox = await startSandbox()
  amazon = useSandbox(sandbox)
})

afterAll(async () => {
  amazon.release()
  await sandbox.close()
})

test('an answer that stalls in its body ends with the time limit, is to be sent again, and does no harm then', async () => {
  const audienceId = await amazon.createAudience('An audience')
  const events = [engageTrack(true, { audienceId, person: ANN })]
  sandbox.order({ operation: 'records', kind: 'stall' })
  const timeout = AbortSignal.timeout.bind(AbortSignal)
  const limit = jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms / 30))
  expect(await amazon.onBatch(events)).toMatchObject([
    { status: 408, errormessage: 'Amazon did not answer in time. Segment sends the event again.' }
  ])
  limit.mockRestore()
  expect(await amazon.onBatch(events)).toMatchObject([{ status: 202 }])
  expect(sandbox.members(audienceId)).toHaveLength(1)
})
