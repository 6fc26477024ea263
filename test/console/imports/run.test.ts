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

/** An import of a file into the audience VIP, which remembers what it was sent. */
function useImport() {
  const folder = temporaryFolder()
  const path = join(folder, 'people.csv')
  return async (rows: string[], { dry = false, settings = {} } = {}) => {
    writeFileSync(path, rows.map((row) => `${row}\n`).join(''))
    return inSandbox(sandbox, async () => {
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
            ...settings
          }
        },
        false,
        () => undefined
      )
      await run.run()
      return run.view
    })
  }
}

test('members who are sent again before they expire count as refreshed, not as added or unchanged', async () => {
  const imported = useImport()
  const settings = { ttl: 100 * 86_400 }
  const two = ['id,email', 'a,a@example.com', 'b,b@example.com']
  expect(await imported(two, { settings })).toMatchObject({ state: 'done', entered: 2, refreshed: 0 })
  jest.spyOn(Date, 'now').mockImplementation(() => realNow() + 80 * DAY_MS)
  const three = [...two, 'c,c@example.com']
  const compared = { new: 1, updated: 0, refreshed: 2, unchanged: 0, gone: 0, erased: 0, members: 2 }
  expect(await imported(three, { settings, dry: true })).toMatchObject({
    state: 'done',
    compared,
    entered: 1,
    refreshed: 2
  })
  expect(await imported(three, { settings })).toMatchObject({
    state: 'done',
    compared,
    entered: 1,
    refreshed: 2,
    left: 0
  })
  expect(await imported(three, { settings })).toMatchObject({
    entered: 0,
    refreshed: 0,
    compared: { unchanged: 3, refreshed: 0 }
  })
})

test.each<[string, first: string[], second: string[], RegExp]>([
  [
    'has lost its column of consent',
    ['id,email,amznUserData', 'a,a@example.com,GRANTED', 'b,b@example.com,GRANTED'],
    ['id,email', 'a,a@example.com', 'b,b@example.com', 'c,c@example.com'],
    /^The last run read consent \(amznUserData\)/
  ],
  [
    'lacks many people',
    ['id,email', 'a,a@example.com', 'b,b@example.com'],
    ['id,email', 'a,a@example.com'],
    /^1 of the 2/
  ],
  [
    'lacks many people and its column of consent',
    ['id,email,amznUserData', 'a,a@example.com,GRANTED', 'b,b@example.com,GRANTED'],
    ['id,email', 'a,a@example.com'],
    /^1 of the 2 .* The last run read consent/
  ]
])('a dry run of a file that %s warns of what sending asks about', async (_name, first, second, warning) => {
  const imported = useImport()
  expect(await imported(first)).toMatchObject({ state: 'done', entered: 2, guard: undefined })
  const dry = await imported(second, { dry: true })
  expect(dry).toMatchObject({ state: 'done', guard: expect.stringMatching(warning) as string })
  expect(await imported(second)).toMatchObject({ state: 'asks', guard: dry.guard })
})
