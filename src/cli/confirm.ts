import { createInterface } from 'node:readline/promises'
import { wrapped } from './terminal'

/** Whether a person at a terminal can be asked. */
export const canAsk = (): boolean => process.stdin.isTTY && process.stderr.isTTY

/** Asks a person at the terminal. Anything but yes is no. */
export async function askYes(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question(`${wrapped(`${question} (y/N)`)} `)).trim())
  } finally {
    terminal.close()
  }
}
