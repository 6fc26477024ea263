import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { RunningImport } from '../../../src/console/imports/run'
import type { Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import { connectionTo, inSandbox } from '../../helpers/sandboxed'
import { temporaryFolder } from '../../helpers/temporaryFolder'

jest.setTimeout(60_000)

const DAY_MS = 86_400_000
const realNow = Date.now.bind(Date)

let sandbox: Sandbox
beforeEach(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 1 })
})
afterEach(async () => {
  await sandbox.close()
  jest.restoreAllMocks()
})

test('members who are sent again before they expire count as refreshed, not as added or unchanged', async () => {
  const folder = temporaryFolder()
  const path = join(folder, 'people.csv')
  const imported = (dry = false) =>
    inSandbox(sandbox, async () => {
      const run = new RunningImport(
        {
          fileName: 'people.csv',
          folder,
          sources: [path],
          key: 'id',
          mode: 'mirror',
          maps: [],
          settings: {},
          state: join(folder, 'people.state'),
          dry,
          full: false,
          region: 'NA',
          connection: connectionTo(sandbox),
          audience: { name: 'VIP' },
          environment: {},
          hookInputs: {
            operation: 'create',
            audienceName: 'VIP',
            advertiserId: '4728736040201',
            countryCode: 'US',
            ttl: 100 * 86_400
          }
        },
        true,
        () => undefined
      )
      await run.run()
      return run.view
    })
  writeFileSync(path, 'id,email\na,a@example.com\nb,b@example.com\n')
  expect(await imported()).toMatchObject({ state: 'done', entered: 2, refreshed: 0 })
  jest.spyOn(Date, 'now').mockImplementation(() => realNow() + 80 * DAY_MS)
  writeFileSync(path, 'id,email\na,a@example.com\nb,b@example.com\nc,c@example.com\n')
  const compared = { new: 1, updated: 0, refreshed: 2, unchanged: 0, gone: 0, erased: 0, members: 2 }
  expect(await imported(true)).toMatchObject({ state: 'done', compared, entered: 1, refreshed: 2 })
  expect(await imported()).toMatchObject({ state: 'done', compared, entered: 1, refreshed: 2, left: 0 })
  expect(await imported()).toMatchObject({ entered: 0, refreshed: 0, compared: { unchanged: 3, refreshed: 0 } })
})
