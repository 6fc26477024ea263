import { SingleBar } from 'cli-progress'
import type { Progress } from '../segment/run/progress'

export interface ShownProgress extends Progress {
  stop(): void
}

const LINE_EVERY_MS = 5_000

/** A bar where a person looks on, else a line every few seconds. Both go to `output`, away from the results. */
export function showProgress(output: NodeJS.WriteStream, bytesInAll: number | undefined): ShownProgress {
  return output.isTTY && bytesInAll !== undefined && bytesInAll > 0 ? bar(output, bytesInAll) : lines(output)
}

function bar(stream: NodeJS.WriteStream, bytesInAll: number): ShownProgress {
  const single = new SingleBar({
    stream,
    format: '{bar} {percentage}% | {read} events read, {done} done, {refused} refused',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    hideCursor: true,
    clearOnComplete: true,
    // Ctrl-C ends the run, and the run ends the bar.
    gracefulExit: false
  })
  single.start(bytesInAll, 0, { read: 0, done: 0, refused: 0 })
  return {
    bytes: (count) => single.increment(count),
    events: (read, done, refused) =>
      single.update({ read: number(read), done: number(done), refused: number(refused) }),
    stop: () => single.stop()
  }
}

function lines(output: NodeJS.WriteStream): ShownProgress {
  let last = Date.now()
  return {
    bytes: () => undefined,
    events: (read, done, refused) => {
      if (Date.now() - last >= LINE_EVERY_MS) {
        last = Date.now()
        output.write(`${number(read)} events read, ${number(done)} done, ${number(refused)} refused\n`)
      }
    },
    stop: () => undefined
  }
}

const number = (value: number): string => value.toLocaleString('en')
