import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { MAIN } from '../../scripts/buildForTests'
import type { Sandbox } from '../../src/sandbox'

const ROOT = join(__dirname, '../..')

const FIXTURES = ['bought-twice.jsonl', 'visited-the-site.jsonl.gz'].map((name) => join(ROOT, 'fixtures', name))

export interface RunningConsole {
  /** `http://127.0.0.1:<port>` */
  address: string
  /** What it printed. */
  printed: () => string
  pid: number
  /** A call as a script makes it. Throws when it is rejected. */
  send: (method: string, path: string, body?: unknown) => Promise<unknown>
  /** Uploads a file of people. Throws when it is rejected. */
  upload: (name: string, content: string | Buffer) => Promise<void>
  close: (signal?: NodeJS.Signals) => Promise<void>
}

export interface StartOptions {
  /** The fixtures, if absent. */
  files?: string[]
  flags?: string[]
  environment?: NodeJS.ProcessEnv
}

/**
 * The console as a process of its own, talking to this sandbox, with nothing of Amazon's in its environment. Without a
 * sandbox to Amazon Ads itself, whose application the environment must name.
 */
export async function startConsole(
  sandbox: Sandbox | undefined,
  { files = FIXTURES, flags = [], environment = {} }: StartOptions = {}
): Promise<RunningConsole> {
  const env: NodeJS.ProcessEnv = { ...process.env, AMAZON_ADS_SANDBOX_URL: sandbox?.url }
  delete env.ACTIONS_AMAZON_AMC_CLIENT_ID
  delete env.ACTIONS_AMAZON_AMC_CLIENT_SECRET
  Object.assign(env, environment)
  const child = spawn(process.execPath, [MAIN, 'console', '--no-open', ...flags, ...files], {
    cwd: ROOT,
    env
  })
  const ended = new Promise((resolve) => child.on('close', resolve))
  let printed = ''
  const address = await new Promise<string>((resolve, reject) => {
    for (const output of [child.stdout, child.stderr]) {
      output.setEncoding('utf8').on('data', (text: string) => {
        printed += text
        const found = /The console is at (http:\S+),/.exec(printed)
        if (found !== null) {
          resolve(found[1])
        }
      })
    }
    child.on('close', () => reject(new Error(`The console ended: ${printed}`)))
  })
  return {
    address,
    printed: () => printed,
    pid: child.pid ?? 0,
    send: (method, path, body) =>
      call(`${address}/api${path}`, {
        method,
        ...(body !== undefined && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
      }),
    upload: async (name, content) => {
      await call(`${address}/api/import/file`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/octet-stream', 'X-File-Name': encodeURIComponent(name) },
        body: Buffer.from(content)
      })
    },
    close: async (signal = 'SIGTERM') => {
      child.kill(signal)
      await ended
    }
  }
}

async function call(url: string, { headers, ...init }: RequestInit): Promise<unknown> {
  const response = await fetch(url, { ...init, headers: { 'Sec-Fetch-Site': 'same-origin', ...headers } })
  const text = await response.text()
  if (!response.ok) {
    throw new Error(`${init.method} ${new URL(url).pathname.replace('/api', '')}: ${response.status} ${text}`)
  }
  return text === '' ? undefined : (JSON.parse(text) as unknown)
}
