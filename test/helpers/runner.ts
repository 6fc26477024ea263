import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { MAIN } from '../../scripts/buildForTests'
import { temporaryFolder, temporaryRoot } from './temporaryFolder'

const ROOT = join(__dirname, '../..')

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

interface Started {
  ended: Promise<Ended>
  kill(signal: NodeJS.Signals): void
  /** Resolves with all that was printed when that was printed to either output. */
  printed(wanted: string | RegExp): Promise<string>
  write(text: string): void
  /** Ends the standard input. */
  end(): void
}

interface Options {
  env?: NodeJS.ProcessEnv
  input?: string | Buffer
  /** The folder in which a process of its own is; by default that of the project. */
  cwd?: string
}

function environmentOf(given: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, TMPDIR: temporaryRoot(), ...given }
  for (const name of Object.keys(env)) {
    if (/^(ACTIONS_)?AMAZON_/.test(name) && given[name] === undefined) {
      delete env[name]
    }
  }
  return env
}

/** Starts the runner as a process of its own, with nothing of Amazon's in its environment. */
export function start(args: string[], options: Options = {}): Started {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: options.cwd ?? ROOT, env: environmentOf(options.env) })
  const output = { stdout: '', stderr: '' }
  const watchers = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
      watchers.forEach((watch) => watch())
    })
  }
  child.stdin.on('error', () => undefined)
  if (options.input !== undefined) {
    child.stdin.end(options.input)
  }
  return {
    ended: new Promise((resolve) => child.on('close', (code) => resolve({ code, ...output }))),
    kill: (signal) => child.kill(signal),
    printed: (wanted) =>
      new Promise((resolve) => {
        const watch = () => {
          const printed = output.stdout + output.stderr
          if (typeof wanted === 'string' ? printed.includes(wanted) : wanted.test(printed)) {
            watchers.delete(watch)
            resolve(printed)
          }
        }
        watchers.add(watch)
        watch()
      }),
    write: (text) => void child.stdin.write(text),
    end: () => void child.stdin.end()
  }
}

/** The same as `start`, to its end: a process of its own, for tests of signals, permissions and what ends with a process. */
export const runProcess = (args: string[], options: Options = {}): Promise<Ended> =>
  start(args, { input: '', ...options }).ended

/** Tells where the program ended itself, as it does after a wrong flag. */
class Exit extends Error {
  constructor(readonly code: number) {
    super()
  }
}

let before: Promise<unknown> = Promise.resolve()

/**
 * Runs a command in this process, which saves a second each time: as the program does it, with nothing of Amazon's in its
 * environment, without a terminal, one command after the other.
 */
export function run(args: string[], options: Options = {}): Promise<Ended> {
  const ended = before.then(() => runHere(args, options))
  before = ended.catch(() => undefined)
  return ended
}

async function runHere(args: string[], { env = {}, input = '' }: Options): Promise<Ended> {
  const output = { stdout: '', stderr: '' }
  let code: number | undefined
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((...written: unknown[]) => {
      if (code === undefined) {
        output[name] += String(written[0])
      }
      const done = written.find((one) => typeof one === 'function') as (() => void) | undefined
      done?.()
      return true
    })
  )
  const exit = jest.spyOn(process, 'exit').mockImplementation((exitCode) => {
    code ??= Number(exitCode ?? 0)
    throw new Exit(code)
  })
  const { env: environment, stdin, exitCode } = process
  const listeners = SIGNALS.map((signal) => process.listeners(signal))
  process.env = environmentOf(env)
  process.exitCode = undefined
  Object.defineProperty(process, 'stdin', { value: Readable.from([Buffer.from(input)]), configurable: true })
  try {
    const { runCommand } = await import('../../src/cli/program')
    await runCommand(args)
    return { code: code ?? Number(process.exitCode ?? 0), ...output }
  } finally {
    ;[...spies, exit].forEach((spy) => spy.mockRestore())
    process.env = environment
    process.exitCode = exitCode
    Object.defineProperty(process, 'stdin', { value: stdin, configurable: true })
    SIGNALS.forEach((signal, place) =>
      process
        .listeners(signal)
        .filter((listener) => !listeners[place].includes(listener))
        .forEach((listener) => process.removeListener(signal, listener))
    )
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const

/** A file in a new folder. */
export function file(name: string, content: string | Buffer): string {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, content)
  return path
}

/** Flags that are enough to create an audience. */
export const ENOUGH = ['--advertiser-id', '4728736040201', '--country-code', 'US']

/** An identity that must appear nowhere but at Amazon, and there as a hash. */
export const PLANTED = 'planted.person@example.com'

export function event(userId: string, overrides: Record<string, unknown> = {}, key = 'bought_twice'): string {
  return JSON.stringify({
    type: 'track',
    event: 'Audience Entered',
    messageId: `message-${userId}`,
    userId,
    properties: { audience_key: key, [key]: true, email: PLANTED, ...(overrides.properties as object) },
    context: {
      personas: {
        computation_class: 'audience',
        computation_key: key,
        computation_id: `aud_${key}`,
        namespace: 'spa_1'
      }
    },
    ...Object.fromEntries(Object.entries(overrides).filter(([name]) => name !== 'properties'))
  })
}
