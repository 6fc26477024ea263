import { setTimeout as sleep } from 'node:timers/promises'

/** What the platform is told of one event: a node of the multistatus. */
export interface Answer {
  status: number
  errormessage?: string
  sent?: unknown
  body?: unknown
}

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

/** Why nothing goes on for a while. */
export interface Wait {
  /** How long, in milliseconds. */
  ms: number
  /** Whether Amazon named the time. */
  asked: boolean
  reason: string
  /** Attempts that were made, and that are made at most before it is given up. */
  attempt: number
  attempts: number
  /** Longest time until it is given up, in milliseconds, if Amazon answers at once. */
  leftMs: number
}

export interface RetryPolicy {
  /** How often a batch is sent at most, the first time included. */
  attempts: number
  /** Wait before the second attempt in milliseconds; it doubles with each further one. */
  firstWaitMs: number
  /** Ends waiting: what is left is given up. */
  signal: AbortSignal
  random?: () => number
  /** Told before each wait. */
  onWait?: (wait: Wait) => void
}

/** Longest wait between two attempts, in milliseconds, unless Amazon asks for more. */
const LONGEST_WAIT_MS = 60_000

/** Longest wait that Amazon is granted, in milliseconds. */
const LONGEST_ASKED_WAIT_MS = 300_000

/** The destination says so of what the platform repeats; here it is repeated, or given up. */
const PROMISE = / Segment sends the event again\.$/

/** The connection itself is at fault: no event of any batch can go. */
export class ConnectionError extends Error {
  readonly code = 'CONNECTION_FAULT'

  constructor(
    message: string,
    /** As the platform would be told: 401 when the user must connect anew, 5xx when it may pass. */
    readonly status: number
  ) {
    super(message)
  }
}

/**
 * Sends a batch as the platform does: what is answered with a status that may pass is sent again, and only that, with
 * growing waits. Gives one outcome for each event, in their order, and never throws.
 */
export async function sendWithRetries<Event>(
  events: readonly Event[],
  send: (events: Event[]) => Promise<Answer[]>,
  patience: RetryPolicy
): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  let left = events.map((_, index) => index)

  for (let attempt = 1; left.length > 0; attempt++) {
    const answers = await sendIsolatingFailures(
      left.map((index) => events[index]),
      send
    )
    const again: { index: number; reason: string }[] = []
    let askedMs = 0
    left.forEach((index, place) => {
      const answer = answers[place] ?? NO_ANSWER
      if (isTemporary(answer.status)) {
        again.push({ index, reason: reasonOf(answer) })
        askedMs = Math.max(askedMs, retryAfterMs(answer))
      } else {
        outcomes[index] = outcomeOf(answer)
      }
    })
    if (again.length > 0 && !(await waitBefore(attempt, askedMs, again[0].reason, patience))) {
      again.forEach(({ index, reason }) => {
        outcomes[index] = { kind: 'unsent', reason: givenUp(reason, attempt) }
      })
      return outcomes
    }
    left = again.map(({ index }) => index)
  }
  return outcomes
}

/** Does the work, and does it again while it fails with a status that may pass. Throws the last error. */
export async function retry<Done>(
  work: () => Promise<Done>,
  patience: RetryPolicy,
  mayBeRepeated: (error: unknown) => boolean = () => true
): Promise<Done> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      const { status, message } = error as { status?: number; message: string }
      const passes = status !== undefined && isTemporary(status) && mayBeRepeated(error)
      if (!passes || !(await waitBefore(attempt, 0, message, patience))) {
        throw error
      }
    }
  }
}

/** Statuses after which Segment's platform sends an event again. */
export function isTemporary(status: number): boolean {
  return status === 408 || status === 423 || status === 429 || (status >= 500 && status !== 501)
}

/** Exponential backoff with jitter of a half; what Amazon asks for comes first. All in milliseconds. */
export function backoffMs(
  attempt: number,
  askedMs: number,
  patience: Pick<RetryPolicy, 'firstWaitMs' | 'random'>
): number {
  const full = fullWaitMs(attempt, patience)
  const jittered = full / 2 + (full / 2) * (patience.random ?? Math.random)()
  return Math.max(jittered, Math.min(askedMs, LONGEST_ASKED_WAIT_MS))
}

const fullWaitMs = (attempt: number, { firstWaitMs }: Pick<RetryPolicy, 'firstWaitMs'>): number =>
  Math.min(firstWaitMs * 2 ** (attempt - 1), LONGEST_WAIT_MS)

/** False when it is to be given up: after the last attempt, or because the signal came. */
async function waitBefore(attempt: number, askedMs: number, reason: string, patience: RetryPolicy): Promise<boolean> {
  const { attempts, signal, onWait } = patience
  if (signal.aborted || attempt >= attempts) {
    return false
  }
  const ms = backoffMs(attempt, askedMs, patience)
  let leftMs = ms
  for (let next = attempt + 1; next < attempts; next++) {
    leftMs += fullWaitMs(next, patience)
  }
  onWait?.({ ms, asked: askedMs > 0, reason, attempt, attempts, leftMs })
  return sleepUnlessAborted(ms, signal)
}

/** False when the signal came first. */
export async function sleepUnlessAborted(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    await sleep(milliseconds, undefined, { signal })
    return true
  } catch {
    return false
  }
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
    if (answer.status === 401 || isTemporary(answer.status) || events.length === 1) {
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
