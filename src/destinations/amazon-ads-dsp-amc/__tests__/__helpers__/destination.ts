import type { SegmentEvent } from '@segment/actions-core'
import { defaultValues, Destination } from '@segment/actions-core'
import nock from 'nock'
import definition from '../../index'
import type { Answer, SentRecord } from './answers'
import { expectAnswers } from './answers'

export type { Answer, SentRecord } from './answers'

export const NA = 'https://advertising-api.amazon.com'

export const settings = (mapping: Record<string, unknown> = {}, subscribe?: string) => ({
  region: 'NA',
  oauth: {
    access_token: 'Atza|access',
    refresh_token: 'Atzr|refresh',
    clientId: 'amzn1.application-oa2-client.test',
    clientSecret: 'secret'
  },
  subscription: {
    partnerAction: 'syncAudience',
    subscribe: subscribe ?? definition.actions.syncAudience.defaultSubscription ?? '',
    mapping: { ...defaultValues(definition.actions.syncAudience.fields), ...mapping }
  }
})

/** Sends events the way the platform does, holds the answers to their contract, and gives them in their order. */
export async function onBatch(
  events: SegmentEvent[],
  options: { mapping?: Record<string, unknown>; signal?: AbortSignal; subscribe?: string } = {}
): Promise<Answer[]> {
  const destination = new Destination(definition as ConstructorParameters<typeof Destination>[0])
  const results = await destination.onBatch(events, settings(options.mapping, options.subscribe) as never, {
    signal: options.signal
  })
  return expectAnswers(events, results[0].multistatus as unknown as Answer[])
}

export interface SentRequest {
  text: string
  audienceId: string
  records: SentRecord[]
  headers: Record<string, unknown>
}

/** Lets Amazon's records API accept everything, or answer what is given, and keeps what was sent. */
export function acceptRecords(
  answer: (request: SentRequest, nth: number) => nock.ReplyFnResult = accepted
): SentRequest[] {
  const requests: SentRequest[] = []
  nock(NA)
    .persist()
    .post('/amc/audiences/records')
    .reply(function (_uri, body) {
      const text = typeof body === 'string' ? body : JSON.stringify(body)
      const request: SentRequest = {
        text,
        audienceId: /"audienceId":(\d+)/.exec(text)?.[1] ?? '',
        records: (JSON.parse(text) as { records: SentRecord[] }).records,
        // Lists of one in older releases of nock.
        headers: Object.fromEntries(Object.entries(this.req.headers).map(([name, value]) => [name, [value].flat()[0]]))
      }
      requests.push(request)
      return answer(request, requests.length)
    })
  return requests
}

export const accepted = (_request?: SentRequest, nth = 1): nock.ReplyFnResult => [
  202,
  JSON.stringify({ jobRequestId: `job-${nth}` }),
  { 'Content-Type': 'application/vnd.amcaudiences.v1+json' }
]
