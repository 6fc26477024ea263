import { once } from 'node:events'
import { startSandbox } from '../sandbox'
import { CannotRun } from '../segment/cannotRun'
import { SANDBOX_URL } from '../segment/connection'

/** Runs the sandbox alone until the signal. Throws CannotRun when the port is taken. */
export async function runSandbox(
  options: { port: number; jobMilliseconds: number; matchRate: number },
  print: (text: string) => void,
  interrupt: AbortSignal
): Promise<void> {
  const sandbox = await startSandbox(options).catch((error: NodeJS.ErrnoException) => {
    throw new CannotRun(`The sandbox cannot listen on port ${options.port} (${error.code ?? error.message}).`)
  })
  print(
    `The sandbox of Amazon Ads is at ${sandbox.url}; Ctrl-C ends it.\n\n` +
      `To use it, in another terminal:\n  export ${SANDBOX_URL}=${sandbox.url}\n  amazon-ads-dsp-amc sync <file>\n`
  )
  if (!interrupt.aborted) {
    await once(interrupt, 'abort')
  }
  await sandbox.close()
}
