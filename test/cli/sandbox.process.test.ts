import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ownCommand } from '../../src/cli/ownCommand'
import { file, run, start } from '../helpers/runner'

jest.setTimeout(60_000)

const ROOT = join(__dirname, '../..')

async function banner(...flags: string[]): Promise<{ text: string; url: string; end: () => Promise<void> }> {
  const running = start(['sandbox', '--port', '0', ...flags])
  const text = await running.printed(/still to hit\n/)
  return {
    text,
    url: /is at (http:\S+);/.exec(text)![1],
    end: async () => {
      running.kill('SIGINT')
      await running.ended
    }
  }
}

test('the commands of the banner run as printed, and the places are there', async () => {
  const { text, url, end } = await banner('--terms-missing')
  try {
    const [, commands] = /in another terminal:\n((?: {2}.+\n)+)/.exec(text)!
    const { stdout } = await promisify(execFile)('sh', ['-ec', commands], { cwd: ROOT })
    expect(stdout).toContain('Sandbox Shoes')
    const users = (await (await fetch(`${url}/sandbox/users`)).json()) as object[]
    expect(users[0]).toMatchObject({ id: 'ada', termsAccepted: true })
    const places = [...text.matchAll(/^ {2}(http\S+)/gm)].map(([, place]) => place)
    expect(places).toHaveLength(9)
    for (const place of places) {
      expect([place, (await fetch(place)).status]).toEqual([place, 200])
    }
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  } finally {
    await end()
  }
})

test('starts with what a seed file has, and rejects one that Amazon would reject', async () => {
  const audience = {
    name: 'Bought twice',
    description: '',
    targetResource: { advertiserId: 4728736040201 },
    metadata: { externalAudienceId: 'x' }
  }
  const seed = (audiences: object[]) => file('seed.json', JSON.stringify({ NA: { audiences } }))
  const { url, end } = await banner('--seed', seed([audience]), '--job-polls', '1', '--erasure-milliseconds', '0')
  try {
    expect(await (await fetch(`${url}/sandbox/audiences`)).json()).toMatchObject([{ name: 'Bought twice' }])
  } finally {
    await end()
  }
  const { code, stderr } = await run(['sandbox', '--port', '0', '--seed', seed([{ ...audience, name: 'Short' }])])
  expect([code, stderr]).toEqual([1, expect.stringMatching(/^The seed is not valid: NA\/audiences\/0: name /)])
})

test.each(['sandbox', 'tester', 'console'])('%s: a port that another program has is said in words', async (name) => {
  const { url, end } = await banner()
  try {
    const { code, stderr } = await run([name, '--port', new URL(url).port])
    expect(code).toBe(1)
    expect(stderr).toMatch(
      new RegExp(`^The ${name} cannot listen on port \\d+: another program uses it\\. Choose another port with --port`)
    )
  } finally {
    await end()
  }
})

test.each([
  ['/usr/local/bin/amazon-ads-dsp-amc', 'amazon-ads-dsp-amc'],
  ['/elsewhere/amazon-ads-dsp-amc', 'node ../elsewhere/amazon-ads-dsp-amc'],
  ['/project/node_modules/.bin/amazon-ads-dsp-amc', 'npx amazon-ads-dsp-amc'],
  ['/project/dist/cli/main.js', 'node dist/cli/main.js'],
  ['/project/src/cli/main.ts', 'npx tsx src/cli/main.ts'],
  ["/project/it's here/main.js", "node 'it'\\''s here/main.js'"]
])('%s is run again by %s', (script, command) => {
  expect(ownCommand(script, { folder: '/project', path: '/usr/bin:/usr/local/bin' })).toBe(command)
})
