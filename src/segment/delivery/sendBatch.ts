import { isCertainlyUndone, isRetried, OUT_OF_TIME, STOPPED } from '../../destinations/amazon-ads-dsp-amc/api/failure'
import { plural } from '../../system/numbers'
import type { RetryPolicy, Trouble } from '../../system/retry'
import { retry, retryWhile } from '../../system/retry'
import { UserError } from '../../system/userError'
import type { EventAnswer, Platform } from '../platform'
import type { Outcome } from './outcomes'

/** Of what was not sent because the run was stopped. */
export const NOT_SENT = 'Not sent: the run was stopped before.'

/** The destination says so of what the platform retries; here it is retried, or given up. */
const PROMISE = / Segment will retry\.$/

/**
 * Sends a batch as the platform does: what is answered with a status that may pass is sent again, and only that, with
 * growing waits. Gives one outcome for each event, in their order, and never throws.
 */
export async function sendWithRetries<Event>(
  events: readonly Event[],
  send: (events: Event[]) => Promise<EventAnswer[]>,
  policy: RetryPolicy
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  let left = events.map((_, index) => ({ index, reason: '' }))
  /** Events that Amazon may have applied although it did not say so. */
  const inDoubt = new Set<number>()
  let attempts = 0

  const attempt = async (): Promise<Trouble | undefined> => {
    attempts += 1
    const sent = left
    const answers = await sendIsolatingFailures(
      sent.map(({ index }) => events[index]),
      send
    )
    left = []
    let requestedMs = 0
    sent.forEach(({ index }, place) => {
      const answer = answers[place] ?? NO_ANSWER
      if (mayBeApplied(answer)) {
        inDoubt.add(index)
      }
      if (isRetried(answer.status)) {
        left.push({ index, reason: reasonOf(answer) })
        requestedMs = Math.max(requestedMs, retryAfterMs(answer))
      } else {
        outcomes[index] = withDoubt(toOutcome(answer), inDoubt.has(index))
      }
    })
    return left.length === 0 ? undefined : { reason: left[0].reason, requestedMs }
  }

  await retryWhile(attempt, (trouble) => trouble, policy)
  for (const { index, reason } of left) {
    const words = reason === NOT_SENT ? reason : givenUp(reason, attempts)
    outcomes[index] = withDoubt({ kind: 'unsent', reason: words }, inDoubt.has(index))
  }
  return outcomes
}

/**
 * Whether Amazon may have applied, or may yet apply, what it did not take in so many words: it did not answer in time, was
 * in trouble, or the connection broke. What never reached it, and what it refused, it certainly did not apply.
 */
export function mayBeApplied({ status, errormessage = '' }: EventAnswer): boolean {
  if (isSuccess(status) || NEVER_SENT.some((words) => errormessage.startsWith(words))) {
    return false
  }
  const code = BROKEN_CONNECTION.exec(errormessage)?.[1]
  return !isCertainlyUndone(
    code === undefined ? { status, content: '' } : { status: undefined, trouble: 'network', code }
  )
}

/** What the destination, or the run, did not even begin. */
const NEVER_SENT = [STOPPED.errormessage, OUT_OF_TIME.errormessage, NOT_SENT]

/** The destination names the system's code of a connection that broke. */
const BROKEN_CONNECTION = /\((E[A-Z_]+)\)/

const isSuccess = (status: number): boolean => status >= 200 && status < 300

const withDoubt = (outcome: Outcome, inDoubt: boolean): Outcome =>
  inDoubt && outcome.kind !== 'superseded' ? { ...outcome, inDoubt: true } : outcome

/** Whether an error has a status that may pass, as one of the destination's has. */
export function isTemporaryError(error: unknown): boolean {
  const { status } = error as { status?: unknown }
  return typeof status === 'number' && isRetried(status)
}

/** Gets an access token, and again while that fails in a way that may pass. Throws the last error. */
export const signInWithRetries = (platform: Pick<Platform, 'signIn'>, policy: RetryPolicy): Promise<void> =>
  retry(() => platform.signIn(), policy, isTemporaryError)

/** The same of a run, which can't start without. Throws UserError. */
export const signInToRun = (platform: Pick<Platform, 'signIn'>, policy: RetryPolicy): Promise<void> =>
  signInWithRetries(platform, policy).catch((error: Error) => {
    throw new UserError(error.message)
  })

const NO_ANSWER: EventAnswer = { status: 400, errormessage: 'The destination gave no answer.' }

/**
 * One answer for each event, whatever happens. An event that makes the destination or the core throw is found by
 * halving, so that it stands alone with its refusal.
 */
async function sendIsolatingFailures<Event>(
  events: Event[],
  send: (events: Event[]) => Promise<EventAnswer[]>
): Promise<EventAnswer[]> {
  try {
    return await send(events)
  } catch (error) {
    const answer = toAnswer(error)
    if (answer.status === 401 || isRetried(answer.status) || events.length === 1) {
      return events.map(() => answer)
    }
    const middle = Math.ceil(events.length / 2)
    return [
      ...(await sendIsolatingFailures(events.slice(0, middle), send)),
      ...(await sendIsolatingFailures(events.slice(middle), send))
    ]
  }
}

/** Only errors of the destination are worded for people; another's message may hold a part of the event. */
export function toAnswer(error: unknown): EventAnswer {
  const { name, message, status, code } = error as { name?: string; message?: string; status?: number; code?: string }
  return typeof status === 'number' && typeof code === 'string'
    ? { status, errormessage: message }
    : { status: 400, errormessage: `The event cannot be processed (${name ?? 'error'}).` }
}

/** Of an answer that stays as it is. */
function toOutcome(answer: EventAnswer): Outcome {
  const { status } = answer
  if (!isSuccess(status)) {
    const reason = reasonOf(answer)
    return status === 401 ? { kind: 'unsent', reason, lost: true } : { kind: 'refused', reason }
  }
  const { superseded, jobRequestId, consent } = (answer.body ?? {}) as Record<string, unknown>
  if (superseded !== undefined) {
    return { kind: 'superseded' }
  }
  const { action } = (answer.sent ?? {}) as { action?: unknown }
  return {
    kind: action === 'DELETE' ? 'left' : 'entered',
    ...(typeof jobRequestId === 'string' && { jobRequestId }),
    ...(consent !== undefined && { denied: true as const })
  }
}

const reasonOf = ({ status, errormessage }: EventAnswer): string =>
  (errormessage ?? `Answered ${status} without a reason.`).replace(PROMISE, '')

function retryAfterMs({ body }: EventAnswer): number {
  const seconds = (body as { retryAfterSeconds?: unknown } | undefined)?.retryAfterSeconds
  return typeof seconds === 'number' ? seconds * 1000 : 0
}

/** Amazon's own words, at the end of the reason, may lack their full stop. */
const givenUp = (reason: string, attempts: number): string =>
  `${reason.replace(/[^.]$/, '$&.')} Given up after ${plural(attempts, 'attempt')}.`
