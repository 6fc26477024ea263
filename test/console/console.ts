import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { MAIN } from '../../scripts/buildForTests'
import type { Sandbox } from '../../src/sandbox'
import { SAMPLE_FILES } from '../helpers/sampleEvents'

const ROOT = join(__dirname, '../..')

export interface RunningConsole {
  /** `http://127.0.0.1:<port>` */
  address: string
  /** A call as a script makes it. Throws when it is rejected. */
  send: (method: string, path: string, body?: unknown) => Promise<unknown>
  /** Uploads a file of people. Throws when it is rejected. */
  upload: (name: string, content: string | Buffer) => Promise<void>
  close: () => Promise<void>
}

export interface ConsoleOptions {
  /** Those of sampleEvents, if absent. */
  files?: string[]
  /** As of `--workspace`. */
  workspace?: string
  /** As of `--hold`, in milliseconds. */
  holdMs?: number
}

/** The process that starts consoles for this worker, without those that a file before has left open. */
let found: Promise<string> | undefined
const host = () => (found ??= findHost())

async function findHost(): Promise<string> {
  const address = (process.env.CONSOLE_TEST_HOSTS ?? '').split(' ')[Number(process.env.JEST_WORKER_ID) - 1]
  await ask(address, { method: 'DELETE' })
  return address
}

/** The console, talking to this sandbox, in a process that consoles share: all that are open at a time have one sandbox. */
export async function startConsole(
  sandbox: Sandbox,
  { files = SAMPLE_FILES, ...options }: ConsoleOptions = {}
): Promise<RunningConsole> {
  const body = JSON.stringify({ sandboxUrl: sandbox.url, files, ...options })
  const address = await ask(await host(), { method: 'POST', body })
  const close = async () =>
    void (await ask(await host(), { method: 'DELETE', body: JSON.stringify({ addresses: [address] }) }))
  return { address, ...callsOf(address), close }
}

/** The console as the command starts it. */
export interface ConsoleProcess extends RunningConsole {
  /** What it printed. */
  printed: () => string
  close: (signal?: NodeJS.Signals) => Promise<void>
}

export interface ProcessOptions {
  /** Those of sampleEvents, if absent. */
  files?: string[]
  flags?: string[]
  environment?: NodeJS.ProcessEnv
}

/**
 * The console as a process of its own, where it matters that it is one, talking to this sandbox, with nothing of Amazon's in
 * its environment. Without a sandbox to Amazon Ads itself, whose application the environment must name.
 */
export async function startConsoleProcess(
  sandbox: Sandbox | undefined,
  { files = SAMPLE_FILES, flags = [], environment = {} }: ProcessOptions = {}
): Promise<ConsoleProcess> {
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
    ...callsOf(address),
    printed: () => printed,
    close: async (signal = 'SIGTERM') => {
      child.kill(signal)
      await ended
    }
  }
}

const callsOf = (address: string): Pick<RunningConsole, 'send' | 'upload'> => ({
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
  }
})

async function call(url: string, { headers, ...init }: RequestInit): Promise<unknown> {
  const text = await ask(url, { ...init, headers: { 'Sec-Fetch-Site': 'same-origin', ...headers } })
  return text === '' ? undefined : (JSON.parse(text) as unknown)
}

async function ask(url: string, init: RequestInit): Promise<string> {
  const response = await fetch(url, init)
  const text = await response.text()
  if (!response.ok) {
    throw new Error(`${init.method} ${new URL(url).pathname.replace('/api', '')}: ${response.status} ${text}`)
  }
  return text
}
