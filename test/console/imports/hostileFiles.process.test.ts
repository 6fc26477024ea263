import { gzipSync } from 'node:zlib'
import type { ImportView } from '../../../src/console/api'
import type { Sandbox } from '../../../src/sandbox'
import { startSandbox } from '../../../src/sandbox'
import type { ConsoleProcess } from '../console'
import { startConsoleProcess } from '../console'
import { addDestination, whenRead } from '../seeded'

jest.setTimeout(120_000)

let sandbox: Sandbox
let running: ConsoleProcess

beforeAll(async () => {
  sandbox = await startSandbox({ jobMilliseconds: 20 })
  // Less than the files below would take if they were held as a whole.
  running = await startConsoleProcess(sandbox, { environment: { NODE_OPTIONS: '--max-old-space-size=128' } })
  await whenRead(running)
  await addDestination(running)
})
afterAll(async () => {
  await running?.close()
  await sandbox?.close()
})

const MEGABYTE = 1024 * 1024
const packed = (begin: string, filling: string) =>
  gzipSync(Buffer.concat([Buffer.from(begin), Buffer.alloc(150 * MEGABYTE, filling)]), { level: 1 })

describe('the console outlives a small file that unpacks to', () => {
  test.each([
    ['commas.csv.gz', () => packed('', ','), /first line of more than 256 KB/],
    ['brackets.json.gz', () => packed('', '['), /first line of more than 256 KB/]
  ])('what is not a table: %s', async (name, content, why) => {
    await expect(running.upload(name, content())).rejects.toThrow(why)
    expect(await running.send('GET', '/catalog')).toHaveLength(1)
  })

  test.each([
    ['one endless row', 'id,email\n1,a@example.com\n', 'a', 1],
    ['an open quote', 'id,email\n1,a@example.com\n2,"', 'a', 1]
  ])('a table with %s, which is counted as a line that can’t be read', async (_what, begin, filling, rows) => {
    await running.upload('people.csv.gz', packed(begin, filling))
    expect((await running.send('GET', '/import')) as ImportView).toMatchObject({ rows, badLines: 1 })
  })

  test('hundreds of thousands of rows of one key, which is the key of nobody', async () => {
    await running.upload('people.csv.gz', gzipSync('id,email\n' + 'c1,one@example.com\n'.repeat(100_000), { level: 1 }))
    const settings = { advertiserId: '4728736040201', countryCode: 'US', externalAudienceId: 'one' }
    await running.send('POST', '/import/run', { dry: true, mode: 'mirror', audience: { name: 'One person', settings } })
    for (;;) {
      const { run } = (await running.send('GET', '/import')) as ImportView
      if (run !== undefined && run.state !== 'comparing' && run.state !== 'sending') {
        expect(run).toMatchObject({ state: 'done', entered: 0, refused: 100_000 })
        break
      }
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  })
})
