import { SingleBar } from 'cli-progress'
import type { Wait } from '../system/retry'
import type { Progress } from '../segment/delivery/progress'
import { durationText } from './durations'
import { count, plural } from '../system/numbers'
import { printable } from './terminal'

const LINE_EVERY_MS = 5_000

/** Shorter waits are over before anybody has read about them. */
const MIN_SHOWN_WAIT_MS = 1_500

/** Time over which the rate is taken. */
const RATE_OVER_MS = 10_000

interface ShownProgress extends Progress {
  stop(): void
}

/** A bar on a terminal, else a line every few seconds. Both go to `output`, away from the results. */
export function showProgress(output: NodeJS.WriteStream, bytesInAll: number | undefined): ShownProgress {
  return output.isTTY && bytesInAll !== undefined && bytesInAll > 0 ? bar(output, bytesInAll) : lines(output)
}

function bar(stream: NodeJS.WriteStream, bytesInAll: number): ShownProgress {
  const single = new SingleBar({
    stream,
    format: '{bar} {percentage}% {counts}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 16,
    hideCursor: true,
    clearOnComplete: true,
    // Ctrl-C ends the run, and the run ends the bar.
    gracefulExit: false
  })
  const rate = new Rate()
  let bytes = 0
  let waitingUntil = 0
  const pendingText = jobsText()
  single.start(bytesInAll, 0, { counts: '' })
  return {
    bytes: (read) => {
      bytes += read
      single.increment(read)
    },
    events: (_read, done, refused) => {
      if (Date.now() < waitingUntil) {
        return
      }
      const perSecond = rate.measure(done)
      const left = bytes === 0 || done === 0 || perSecond === 0 ? undefined : (done * bytesInAll) / bytes - done
      single.update({
        counts: [
          `${count(done)} processed`,
          ...(refused > 0 ? [`${count(refused)} rejected`] : []),
          ...(perSecond > 0 ? [`${count(perSecond)}/s`] : []),
          ...(left === undefined || left < 1 ? [] : [`${durationText((left / perSecond) * 1000)} left`])
        ].join(', ')
      })
    },
    waiting: (wait) => {
      if (wait.ms >= MIN_SHOWN_WAIT_MS) {
        waitingUntil = Date.now() + wait.ms
        single.update({ counts: shortWait(wait) })
      }
    },
    jobs: (pending) => {
      if (pending > 0) {
        single.update({ counts: pendingText(pending) })
      }
    },
    stop: () => single.stop()
  }
}

const shortWait = ({ ms, asked, attempt, attempts }: Wait): string =>
  asked
    ? `Amazon asked us to wait ${durationText(ms)}`
    : `waiting ${durationText(ms)}${attempts === 0 ? '' : `, then attempt ${attempt + 1} of ${attempts}`}`

/** Why a batch waits, for how long, and when it counts as failed. */
export function waitText({ ms, asked, reason, attempt, attempts, leftMs }: Wait): string {
  const waiting = asked ? `Amazon asked us to wait ${durationText(ms)}.` : `Retrying in ${durationText(ms)}.`
  const next =
    attempts === 0
      ? ''
      : ` Attempt ${attempt + 1} of ${attempts} is next; the batch fails in ${durationText(leftMs)} if none succeeds.`
  return printable(`${reason.replace(/[^.]$/, '$&.')} ${waiting}${next}`)
}

/** Writes a line for each wait that lasts, once. */
export function waitLines(output: Pick<NodeJS.WriteStream, 'write'>): (wait: Wait) => void {
  let last = ''
  return (wait) => {
    const text = waitText(wait)
    if (wait.ms >= MIN_SHOWN_WAIT_MS && text !== last) {
      last = text
      output.write(`${text}\n`)
    }
  }
}

function lines(output: NodeJS.WriteStream): ShownProgress {
  const rate = new Rate()
  let last = Date.now()
  const pendingText = jobsText()
  const isTime = (): boolean => {
    const is = Date.now() - last >= LINE_EVERY_MS
    last = is ? Date.now() : last
    return is
  }
  return {
    events: (read, done, refused) => {
      const perSecond = rate.measure(done)
      if (isTime()) {
        output.write(
          `${plural(read, 'event')} read, ${count(done)} processed, ${count(refused)} rejected, ${count(perSecond)}/s\n`
        )
      }
    },
    waiting: waitLines(output),
    jobs: (pending) => {
      const text = pendingText(pending)
      if (pending > 0 && isTime()) {
        output.write(`${text}\n`)
      }
    },
    stop: () => undefined
  }
}

/** How many jobs are pending, and for how long they have been polled. */
function jobsText(): (pending: number) => string {
  let since: number | undefined
  return (pending) => {
    since ??= Date.now()
    return `waiting for ${plural(pending, 'Amazon job')}, ${durationText(Date.now() - since)}`
  }
}

/** Events a second, of late. */
class Rate {
  private readonly seen: { at: number; done: number }[] = []

  measure(done: number): number {
    const now = Date.now()
    this.seen.push({ at: now, done })
    while (this.seen.length > 2 && now - this.seen[0].at > RATE_OVER_MS) {
      this.seen.shift()
    }
    const [first] = this.seen
    return now === first.at ? 0 : Math.round(((done - first.done) * 1000) / (now - first.at))
  }
}
