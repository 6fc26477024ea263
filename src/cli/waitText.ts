import type { Wait } from '../system/retry'
import { durationText } from './durations'
import { printable } from './terminal'

/** Why a batch waits, for how long, and when it counts as failed. */
export function waitText({ ms, asked, reason, attempt, attempts, leftMs }: Wait): string {
  const waiting = asked ? `Amazon asked us to wait ${durationText(ms)}.` : `Retrying in ${durationText(ms)}.`
  const next =
    attempts === 0
      ? ''
      : ` Attempt ${attempt + 1} of ${attempts} is next; the batch fails in ${durationText(leftMs)} if none succeeds.`
  return printable(`${reason.replace(/[^.]$/, '$&.')} ${waiting}${next}`)
}
