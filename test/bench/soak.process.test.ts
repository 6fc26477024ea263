import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

const SOAK = join(__dirname, '../../bench/soak.ts')

/** Of a machine that has other work, too; by itself it takes some ten seconds. */
const MOST_MS = 240_000

test(
  'events, and rows of a table that changes, survive kills, full disks, and what Amazon applies late: a small soak',
  async () => {
    const args = ['--events', '1000', '--rows', '1000', '--days', '2', '--seed', '6']
    const soak = spawn(process.execPath, ['--import', 'tsx', SOAK, ...args], {
      env: { ...process.env, BUILT: 'dist-test' }
    })
    let said = ''
    soak.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    soak.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
    const [code] = (await once(soak, 'close')) as [number | null]
    // What it says is the report of a failure.
    expect(code === 0 ? '' : said).toBe('')
    expect(said).toMatch(/Seed 6,[^]*Events[^]*Rows/)
  },
  MOST_MS
)
