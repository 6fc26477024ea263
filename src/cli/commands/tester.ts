import { Command } from 'commander'
import { UserError } from '../../system/userError'
import { SANDBOX_URL } from '../../amazon/target'
import { describeListenError } from '../../system/systemError'
import { readPort, withDefault } from '../flags'
import { onInterrupt, waitForInterrupt } from '../interrupt'

interface TesterFlags {
  port: string
  sandbox?: true
}

const CLIENT_ID = 'ACTIONS_AMAZON_AMC_CLIENT_ID'

export const createCommand = (): Command =>
  new Command('tester')
    .addOption(withDefault('--port <number>', 'port on 127.0.0.1; the page expects 3000', '3000'))
    .option('--sandbox', 'use a sandbox in this process instead of Amazon')
    .action(tester)

async function tester(flags: TesterFlags): Promise<void> {
  const port = readPort(flags.port)
  // Loaded here only, because the other commands need no server.
  const { testerServer } = await import('../../tester/server')
  const { startSandbox } = await import('../../sandbox')
  const sandbox = flags.sandbox === true ? await startSandbox() : undefined
  if (sandbox !== undefined) {
    process.env[SANDBOX_URL] = sandbox.url
    process.env[CLIENT_ID] = sandbox.credentials.clientId
  }
  const app = testerServer(sandbox?.credentials)
  const interrupt = onInterrupt()
  try {
    const address = await app.listen({ host: '127.0.0.1', port }).catch((error: NodeJS.ErrnoException) => {
      throw new UserError(describeListenError('tester', port, error))
    })
    const sandboxUrl = process.env[SANDBOX_URL]?.trim() ?? ''
    const amazon = sandboxUrl === '' ? 'Amazon Ads' : `a sandbox at ${sandboxUrl}`
    process.stdout.write(`The Actions Tester's server is at ${address}, using ${amazon}; press Ctrl-C to stop it.\n`)
    await waitForInterrupt(interrupt)
  } finally {
    await app.close()
    await sandbox?.close()
  }
}
