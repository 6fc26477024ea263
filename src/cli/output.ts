import { describeSystemError } from '../system/systemError'

const COULD_NOT_RUN = 1

/** A closed pipe ends no run and changes no exit code: the reader may have seen enough. */
export function keepGoing(): void {
  process.stdout.on('error', () => undefined)
  process.stderr.on('error', () => undefined)
}

/** Prints a result. Where standard output cannot be written, for another reason than that nobody reads it, it goes to standard error. */
export async function printResult(text: string): Promise<void> {
  const error = await new Promise<NodeJS.ErrnoException | null | undefined>((resolve) =>
    process.stdout.write(`${text}\n`, resolve)
  )
  if (error && error.code !== 'EPIPE') {
    process.exitCode ||= COULD_NOT_RUN
    process.stderr.write(
      `Standard output cannot be written: ${describeSystemError(error)}. Here is what was to be there:\n${text}\n`
    )
  }
}
