import type { ChildProcess, StdioOptions } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { readMegabytes } from './report'
import type { AudienceSummary, Fault, RequestCounts, SandboxOptions } from '../src/sandbox'

/** What is measured is compiled as it ships; a test starts what it has compiled itself. */
export const BUILT = join(__dirname, '..', process.env.BUILT ?? 'dist')
const SANDBOX = join(BUILT, 'sandbox')
const MAIN = join(BUILT, 'cli/main.js')

const children = new Set<ChildProcess>()
let ending = false

/** A process that ends with the others of this file. */
export function spawned(
  args: string[],
  env: NodeJS.ProcessEnv,
  stdio: StdioOptions,
  mostBlocks?: number
): ChildProcess {
  if (ending) {
    throw new Error('Stopped.')
  }
  const child =
    mostBlocks === undefined
      ? spawn(process.execPath, args, { env, stdio })
      : spawn('sh', ['-c', 'ulimit -f "$0"; exec "$@"', String(mostBlocks), process.execPath, ...args], { env, stdio })
  children.add(child)
  child.once('close', () => children.delete(child))
  return child
}

/** Kills every process that was started here, and resolves when none is left. None can be started any more. */
export async function endAll(): Promise<void> {
  ending = true
  await Promise.all(
    [...children].map((child) => {
      child.kill('SIGKILL')
      return once(child, 'close')
    })
  )
}

/**
 * A new folder that goes with this process, however that ends; so does every process that was started here. A folder that
 * is to be kept stays.
 */
export function scratchFolder(prefix: string, kept?: string): string {
  const folder = kept ?? mkdtempSync(join(tmpdir(), prefix))
  if (kept === undefined) {
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  } else {
    mkdirSync(folder, { recursive: true })
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void endAll().then(() => process.exit(INTERRUPTED)))
  }
  return folder
}

const INTERRUPTED = 130

/** A sandbox in a process of its own, over its HTTP interface. */
export interface SandboxProcess {
  url: string
  order(fault: Fault): Promise<void>
  /** Takes all faults away. */
  heal(): Promise<void>
  counts(): Promise<RequestCounts>
  audiences(): Promise<AudienceSummary[]>
  /** Members of an audience, one line of JSON each. */
  members(audienceId: string): Promise<Response>
  stop(): Promise<void>
}

/** With `record`, what it takes is written there: see recordedSandbox.js. */
export async function sandboxProcess(options: SandboxOptions, record?: string): Promise<SandboxProcess> {
  const script = `require(${JSON.stringify(SANDBOX)})
    .startSandbox(${JSON.stringify(options)}).then(({ url }) => console.log(url))`
  const recorded = [join(__dirname, 'recordedSandbox.js'), SANDBOX, JSON.stringify(options), record ?? '']
  const child = spawned(record === undefined ? ['-e', script] : recorded, process.env, ['ignore', 'pipe', 'inherit'])
  const [line] = (await once(child.stdout as Readable, 'data')) as [Buffer]
  const url = line.toString().trim()
  const get = async (path: string): Promise<unknown> => (await fetch(`${url}/sandbox/${path}`)).json()
  return {
    url,
    order: async (fault) => {
      const { status } = await fetch(`${url}/sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) })
      if (status !== 204) {
        throw new Error(`The sandbox does not know the fault ${JSON.stringify(fault)}.`)
      }
    },
    heal: async () => void (await fetch(`${url}/sandbox/faults`, { method: 'DELETE' })),
    counts: () => get('requests') as Promise<RequestCounts>,
    audiences: () => get('audiences') as Promise<AudienceSummary[]>,
    members: (audienceId) => fetch(`${url}/sandbox/audiences/${audienceId}/members`),
    stop: async () => {
      child.kill()
      await once(child, 'close')
    }
  }
}

export interface Ended {
  /** Null when it was killed. */
  code: number | null
  stdout: string
  stderr: string
}

interface RunnerProcess {
  ended: Promise<Ended>
  /** With SIGKILL. */
  kill(): void
  /** As Ctrl-C does. */
  interrupt(): void
  /** It does nothing, and holds what it has, until it goes on. */
  pause(): void
  goOn(): void
  /** Greatest resident size so far. Linux only. */
  peakMegabytes(): number
  /** User and system time so far. Linux only. */
  cpuSeconds(): number
}

interface Start {
  /** Arguments of Node. */
  ofNode?: string[]
  env?: NodeJS.ProcessEnv
  /** No file can grow beyond so many blocks of 512 bytes, as if the disk were full. */
  mostBlocks?: number
}

/** `amazon-ads-dsp-amc` as it ships, with this command and its arguments, against the sandbox at the address. */
export function startCommand(
  args: string[],
  sandboxUrl: string,
  { ofNode = [], env = {}, mostBlocks }: Start = {}
): RunnerProcess {
  const all = { ...process.env, ...env, AMAZON_ADS_SANDBOX_URL: sandboxUrl }
  const child = spawned([...ofNode, MAIN, ...args], all, ['ignore', 'pipe', 'pipe'], mostBlocks)
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => (output[name] += text))
  }
  let peakMegabytes = 0
  let cpuSeconds = 0
  const watch = setInterval(() => {
    try {
      peakMegabytes = readMegabytes(child.pid, 'VmHWM') ?? peakMegabytes
      // Ticks of user and system time, a hundred a second.
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1].split(' ')
      cpuSeconds = (Number(fields[11]) + Number(fields[12])) / 100
    } catch {
      // It has just ended.
    }
  }, 100)
  return {
    ended: once(child, 'close').then(([code]) => {
      clearInterval(watch)
      return { code: code as number | null, ...output }
    }),
    kill: () => child.kill('SIGKILL'),
    interrupt: () => child.kill('SIGINT'),
    pause: () => child.kill('SIGSTOP'),
    goOn: () => child.kill('SIGCONT'),
    peakMegabytes: () => peakMegabytes,
    cpuSeconds: () => cpuSeconds
  }
}

/** How long the event loop of a process was away, in milliseconds. */
export interface LoopDelay {
  longest: number
  /** In 99.9 % of its rounds. */
  longest999: number
  /** At most, in the processor's time: what other programs take meanwhile isn't counted. */
  busiest: number
}

/** Arguments of Node with which a process reports its `LoopDelay`. */
export const WITH_LOOP_DELAY = ['--require', join(__dirname, 'loopDelay.js')]

export function readLoopDelay(stderr: string): LoopDelay {
  const [, report] = /^Event loop: (.*)$/m.exec(stderr) ?? []
  if (report === undefined) {
    throw new Error('The process reported nothing about its event loop.')
  }
  return JSON.parse(report) as LoopDelay
}

/** CPU seconds for as many records as one can compare. */
export const perRecords = (cpuSeconds: number, records: number): string => ((cpuSeconds / records) * 100_000).toFixed(2)
