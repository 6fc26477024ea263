import { once } from 'node:events'

/** Exit code of a run that Ctrl-C ended. */
const INTERRUPTED = 130

/** Aborted by the first Ctrl-C, or when the terminal is closed; the second time the program ends. */
export function onInterrupt(message?: string): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (controller.signal.aborted) {
        process.exit(INTERRUPTED)
      }
      if (message !== undefined) {
        process.stderr.write(`\n${message}\n`)
      }
      controller.abort()
    })
  }
  return controller.signal
}

/** Resolves when a server is to end. */
export async function waitForInterrupt(interrupt: AbortSignal): Promise<void> {
  if (!interrupt.aborted) {
    await once(interrupt, 'abort')
  }
}
