import type { RequestClient } from '@segment/actions-core'
import { Amazon } from '../../src/segment/amazon'
import type { Platform } from '../../src/segment/platform'

interface Given {
  status: number
  body?: object
}

interface Called {
  method?: string
  url: string
  body?: unknown
}

/** Amazon that answers every call with the next of the answers, the last for good; and the calls that were made. */
export function answering(...answers: Given[]): { amazon: Amazon; calls: Called[] } {
  const calls: Called[] = []
  const request = (url: string, { method, body }: { method?: string; body?: string }) => {
    const { status, body: answer } = answers[Math.min(calls.length, answers.length - 1)]
    calls.push({ method, url, ...(body !== undefined && { body: JSON.parse(body) as unknown }) })
    const content = answer === undefined ? '' : JSON.stringify(answer)
    return Promise.resolve({ status, content, headers: { get: () => null } })
  }
  const platform = { client: () => request as unknown as RequestClient, signIn: () => Promise.resolve() }
  return { amazon: new Amazon(platform as unknown as Platform, 'NA'), calls }
}
