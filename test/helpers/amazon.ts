import type { RequestClient } from '@segment/actions-core'
import { AmazonClient } from '../../src/amazon/client'

interface Given {
  status: number
  body?: object
}

interface Called {
  method?: string
  url: string
  body?: unknown
}

/** Of each call what tells Amazon how to read it, and for which account. */
type CalledHeaders = Record<string, string | undefined>

interface Asked {
  method?: string
  body?: string
  headers: CalledHeaders
}

/** Amazon that answers every call with the next of the answers, the last for good; and the calls that were made. */
export function answering(...answers: Given[]): { amazon: AmazonClient; calls: Called[]; headers: CalledHeaders[] } {
  const calls: Called[] = []
  const sent: CalledHeaders[] = []
  const request = (url: string, { method, body, headers }: Asked) => {
    sent.push(headers)
    const { status, body: answer } = answers[Math.min(calls.length, answers.length - 1)]
    calls.push({ method, url, ...(body !== undefined && { body: JSON.parse(body) as unknown }) })
    const content = answer === undefined ? '' : JSON.stringify(answer)
    return Promise.resolve({ status, content, headers: { get: () => null } })
  }
  const session = { region: 'NA', client: () => request as unknown as RequestClient, signIn: () => Promise.resolve() }
  return { amazon: new AmazonClient(session), calls, headers: sent }
}
