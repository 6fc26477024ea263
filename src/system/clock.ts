import { setTimeout as sleep } from 'node:timers/promises'

/** The time, and waiting for it to pass. Tests bring their own. */
export interface Clock {
  /** Milliseconds of the epoch. */
  now(): number
  /** Rejects when the signal comes first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

export const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal })
}

/** False when the signal came first. */
export async function sleepUnlessAborted(
  milliseconds: number,
  signal?: AbortSignal,
  clock: Clock = SYSTEM_CLOCK
): Promise<boolean> {
  try {
    await clock.sleep(milliseconds, signal)
    return true
  } catch {
    return false
  }
}
