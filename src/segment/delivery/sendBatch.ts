import { isRetried } from '../../destinations/amazon-ads-dsp-amc/api/failure'
import type { RetryPolicy, Trouble } from '../../system/retry'
import { retryWhile } from '../../system/retry'
import type { Answer } from '../platform'

/** What became of one event. Reasons hold nothing of the person. */
export type Outcome =
  /** `denied`: the person was to enter and left, for their consent is denied. */
  | { kind: 'entered' | 'left'; jobRequestId?: string; denied?: true }
  | { kind: 'superseded' }
  /** For good: sending it again would change nothing. */
  | { kind: 'refused'; reason: string }
  /** Given up, or never tried. With `lost` nothing else can be sent either: Amazon refuses the connection. */
  | { kind: 'unsent'; reason: string; lost?: true }

/** Amazon's job, of those that have one. */
export const jobRequestIdOf = (outcome: Outcome): string | undefined =>
  (outcome as { jobRequestId?: string }).jobRequestId

/** The destination says so of what the platform retries; here it is retried, or given up. */
const PROMISE = / Segment will retry\.$/

/**
 * Sends a batch as the platform does: what is answered with a status that may pass is sent again, and only that, with
 * growing waits. Gives one outcome for each event, in their order, and never throws.
 */
export async function sendWithRetries<Event>(
  events: readonly Event[],
  send: (events: Event[]) => Promise<Answer[]>,
  policy: RetryPolicy
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  let left = events.map((_, index) => ({ index, reason: '' }))
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
      if (isRetried(answer.status)) {
        left.push({ index, reason: reasonOf(answer) })
        requestedMs = Math.max(requestedMs, retryAfterMs(answer))
      } else {
        outcomes[index] = outcomeOf(answer)
      }
    })
    return left.length === 0 ? undefined : { reason: left[0].reason, requestedMs }
  }

  await retryWhile(attempt, (trouble) => trouble, policy)
  for (const { index, reason } of left) {
    outcomes[index] = { kind: 'unsent', reason: givenUp(reason, attempts) }
  }
  return outcomes
}

/** Whether an error has a status that may pass, as one of the destination's has. */
export function isTemporaryError(error: unknown): boolean {
  const { status } = error as { status?: unknown }
  return typeof status === 'number' && isRetried(status)
}

const NO_ANSWER: Answer = { status: 400, errormessage: 'The destination gave no answer.' }

/**
 * One answer for each event, whatever happens. An event that makes the destination or the core throw is found by
 * halving, so that it stands alone with its refusal.
 */
async function sendIsolatingFailures<Event>(
  events: Event[],
  send: (events: Event[]) => Promise<Answer[]>
): Promise<Answer[]> {
  try {
    return await send(events)
  } catch (error) {
    const answer = answerOf(error)
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
function answerOf(error: unknown): Answer {
  const { name, message, status, code } = error as { name?: string; message?: string; status?: number; code?: string }
  return typeof status === 'number' && typeof code === 'string'
    ? { status, errormessage: message }
    : { status: 400, errormessage: `The event cannot be processed (${name ?? 'error'}).` }
}

/** Of an answer that stays as it is. */
function outcomeOf(answer: Answer): Outcome {
  const { status } = answer
  if (status < 200 || status >= 300) {
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

const reasonOf = ({ status, errormessage }: Answer): string =>
  (errormessage ?? `Answered ${status} without a reason.`).replace(PROMISE, '')

function retryAfterMs({ body }: Answer): number {
  const seconds = (body as { retryAfterSeconds?: unknown } | undefined)?.retryAfterSeconds
  return typeof seconds === 'number' ? seconds * 1000 : 0
}

/** Amazon's own words, at the end of the reason, may lack their full stop. */
const givenUp = (reason: string, attempts: number): string =>
  `${reason.replace(/[^.]$/, '$&.')} Given up after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}.`
