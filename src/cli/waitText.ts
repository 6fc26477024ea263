import type { Wait } from '../system/retry'
import { durationText } from './durations'
import { printable } from './terminal'

/** Why nothing goes on, for how long, and when it is given up. */
export function waitText({ ms, asked, reason, attempt, attempts, leftMs }: Wait): string {
  const waiting = asked ? `Amazon asked to wait ${durationText(ms)}.` : `Going on in ${durationText(ms)}.`
  const next =
    attempts === 0
      ? ''
      : ` Next is attempt ${attempt + 1} of ${attempts}; given up in ${durationText(leftMs)} if none succeeds.`
  return printable(`${reason.replace(/[^.]$/, '$&.')} ${waiting}${next}`)
}
