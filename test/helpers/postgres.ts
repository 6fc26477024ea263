import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export interface Postgres {
  url: string
  stop(): Promise<void>
}

/** A real PostgreSQL, in a process of its own because its package is a module that tests cannot load. */
export async function startPostgres(): Promise<Postgres> {
  const child = spawn(process.execPath, [join(__dirname, 'postgresServer.mjs')], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = (await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(() => Promise.reject(new Error('PostgreSQL did not start.')))
  ])) as [Buffer]
  return {
    url: line.toString().trim(),
    stop: async () => {
      child.stdin.end()
      await once(child, 'exit')
    }
  }
}
