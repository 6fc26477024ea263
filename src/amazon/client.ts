import { setTimeout as sleep } from 'node:timers/promises'
import type { RequestClient } from '@segment/actions-core'
import type { Answer, Call } from '../destinations/amazon-ads-dsp-amc/api/client'
import { callAmazon } from '../destinations/amazon-ads-dsp-amc/api/client'
import type { Failure } from '../destinations/amazon-ads-dsp-amc/api/failure'
import { isRetried } from '../destinations/amazon-ads-dsp-amc/api/failure'
import { apiUrl } from '../destinations/amazon-ads-dsp-amc/api/regions'
import { UserError } from '../system/userError'
import { backoffMs } from '../segment/delivery/sendBatch'
import type { Platform } from '../segment/platform'

/** How often a question is asked while Amazon is in trouble. */
const ATTEMPTS = 4
const FIRST_WAIT_MS = 500

/** Amazon Ads as the connected user sees it in one region. */
export class AmazonClient {
  constructor(
    readonly platform: Platform,
    readonly region: string
  ) {}

  request(): RequestClient {
    return this.platform.client()
  }

  /** One call with the connection's headers. A token that is over is renewed once. */
  async call(path: string, call: Call): Promise<Answer> {
    const answer = await callAmazon(this.request(), apiUrl(this.region, path), call)
    if (answer.status !== 401) {
      return answer
    }
    // Where the renewal fails the second answer is the same as the first, and says so.
    await this.platform.signIn().catch(() => undefined)
    return callAmazon(this.request(), apiUrl(this.region, path), call)
  }

  /** A call that changes nothing, again while Amazon is in trouble. */
  read(path: string, contentType: string, headers?: Call['headers']): Promise<Answer> {
    return whileInTrouble(
      () => this.call(path, { method: 'GET', contentType, headers }),
      ({ status }) => status === undefined || isRetried(status)
    )
  }

  /** What a look-up gives, again while Amazon is in trouble. Throws CannotRun with the words of its failure. */
  async look<Found>(up: (request: RequestClient, region: string) => Promise<Found | Failure>): Promise<Found> {
    const found = await whileInTrouble(
      () => up(this.request(), this.region),
      (one) => isFailure(one) && isRetried(one.status)
    )
    if (isFailure(found)) {
      throw new UserError(found.errormessage)
    }
    return found
  }
}

/** Asks until there is an answer that stays as it is, and gives the last one. */
async function whileInTrouble<Given>(ask: () => Promise<Given>, isTrouble: (given: Given) => boolean): Promise<Given> {
  for (let attempt = 1; ; attempt++) {
    const given = await ask()
    if (!isTrouble(given) || attempt === ATTEMPTS) {
      return given
    }
    await sleep(backoffMs(attempt, 0, { firstWaitMs: FIRST_WAIT_MS }))
  }
}

const isFailure = (found: unknown): found is Failure =>
  typeof found === 'object' && found !== null && 'errormessage' in found
