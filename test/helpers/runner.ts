import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { MAIN } from '../../scripts/buildForTests'
import { temporaryFolder, temporaryRoot } from './temporaryFolder'

const ROOT = join(__dirname, '../..')

export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

export interface Started {
  ended: Promise<Ended>
  kill(signal: NodeJS.Signals): void
  /** Resolves with all that was printed when that was printed to either output. */
  printed(wanted: string | RegExp): Promise<string>
  write(text: string): void
  /** Ends the standard input. */
  end(): void
}

/** Never called: it tells Jest that the tests which start the program depend on all of it. */
export const program = (): Promise<unknown> => import('../../src/cli/main')

/** Starts the runner as a process of its own, with nothing of Amazon's in its environment. */
export function start(args: string[], options: { env?: NodeJS.ProcessEnv; input?: string | Buffer } = {}): Started {
  const env: NodeJS.ProcessEnv = { ...process.env, TMPDIR: temporaryRoot(), ...options.env }
  for (const name of Object.keys(env)) {
    if (/^(ACTIONS_)?AMAZON_/.test(name) && options.env?.[name] === undefined) {
      delete env[name]
    }
  }
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: ROOT, env })
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

export const run = (args: string[], options: Parameters<typeof start>[1] = {}): Promise<Ended> =>
  start(args, { input: '', ...options }).ended

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
