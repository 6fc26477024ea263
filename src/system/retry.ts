import type { Clock } from './clock'
import { sleepUnlessAborted } from './clock'

/** A pause, and why. */
export interface Wait {
  /** How long, in milliseconds. */
  ms: number
  /** Whether the other side named the time. */
  asked: boolean
  reason: string
  /** Attempts that were made, and that are made at most; both 0 where nothing is tried again. */
  attempt: number
  attempts: number
  /** Longest time until it is given up, in milliseconds, if each attempt is answered at once. */
  leftMs: number
}

export interface RetryPolicy {
  /** How often it is tried at most, the first time included. */
  attempts: number
  /** Wait before the second attempt in milliseconds; it doubles with each further one. */
  firstWaitMs: number
  /** Ends waiting: what is left is given up. */
  signal?: AbortSignal
  random?: () => number
  /** Called before each wait. */
  onWait?: (wait: Wait) => void
  clock?: Clock
}

/** What batches get unless somebody wants it otherwise. */
export const RETRY_DEFAULTS = { attempts: 6, firstWaitMs: 1_000 }

/** Trouble that may pass. */
export interface Trouble {
  reason: string
  /** How long the other side wants to be left alone, in milliseconds. */
  requestedMs?: number
}

/** Longest wait between two attempts, in milliseconds, unless the other side asks for more. */
const LONGEST_WAIT_MS = 60_000

/** Longest wait that the other side is granted, in milliseconds. */
const LONGEST_REQUESTED_WAIT_MS = 300_000

/** Does the work again while it ends in trouble that may pass, with growing waits. Returns what it gave last. */
export async function retryWhile<Given>(
  work: () => Promise<Given>,
  findTrouble: (given: Given) => Trouble | undefined,
  policy: RetryPolicy
): Promise<Given> {
  for (let attempt = 1; ; attempt++) {
    const given = await work()
    const trouble = findTrouble(given)
    if (trouble === undefined || !(await waitBefore(attempt, trouble, policy))) {
      return given
    }
  }
}

/** Does the work again while it fails in a way that may pass. Throws the last error. */
export async function retry<Done>(
  work: () => Promise<Done>,
  policy: RetryPolicy,
  isTemporary: (error: unknown) => boolean
): Promise<Done> {
  const end = await retryWhile<{ done: Done } | { error: unknown }>(
    () =>
      work().then(
        (done) => ({ done }),
        (error: unknown) => ({ error })
      ),
    (end) => ('error' in end && isTemporary(end.error) ? { reason: (end.error as Error).message } : undefined),
    policy
  )
  if ('error' in end) {
    throw end.error
  }
  return end.done
}

/** Exponential backoff with jitter of a half; what the other side asks for comes first. All in milliseconds. */
export function backoffMs(
  attempt: number,
  requestedMs: number,
  policy: Pick<RetryPolicy, 'firstWaitMs' | 'random'>
): number {
  const full = fullWaitMs(attempt, policy)
  const jittered = full / 2 + (full / 2) * (policy.random ?? Math.random)()
  return Math.max(jittered, Math.min(requestedMs, LONGEST_REQUESTED_WAIT_MS))
}

const fullWaitMs = (attempt: number, { firstWaitMs }: Pick<RetryPolicy, 'firstWaitMs'>): number =>
  Math.min(firstWaitMs * 2 ** (attempt - 1), LONGEST_WAIT_MS)

/** False when it is to be given up: after the last attempt, or because the signal came. */
async function waitBefore(
  attempt: number,
  { reason, requestedMs = 0 }: Trouble,
  policy: RetryPolicy
): Promise<boolean> {
  const { attempts, signal, onWait, clock } = policy
  if (signal?.aborted || attempt >= attempts) {
    return false
  }
  const ms = backoffMs(attempt, requestedMs, policy)
  let leftMs = ms
  for (let next = attempt + 1; next < attempts; next++) {
    leftMs += fullWaitMs(next, policy)
  }
  onWait?.({ ms, asked: requestedMs > 0, reason, attempt, attempts, leftMs })
  return sleepUnlessAborted(ms, signal, clock)
}
