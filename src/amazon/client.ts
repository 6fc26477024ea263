import type { RequestClient } from '@segment/actions-core'
import type { Answer, Call } from '../destinations/amazon-ads-dsp-amc/api/client'
import { callAmazon } from '../destinations/amazon-ads-dsp-amc/api/client'
import type { Failure } from '../destinations/amazon-ads-dsp-amc/api/failure'
import { isRetried } from '../destinations/amazon-ads-dsp-amc/api/failure'
import { apiUrl } from '../destinations/amazon-ads-dsp-amc/api/regions'
import { UserError } from '../system/userError'
import { retryWhile } from '../system/retry'
import type { Platform } from '../segment/platform'

/** A query that changes nothing is sent again while Amazon is in trouble. */
const QUERY_POLICY = { attempts: 4, firstWaitMs: 500 }

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
    return retryWhile(
      () => this.call(path, { method: 'GET', contentType, headers }),
      ({ status }) => (status === undefined || isRetried(status) ? { reason: '' } : undefined),
      QUERY_POLICY
    )
  }

  /** What a look-up gives, again while Amazon is in trouble. Throws CannotRun with the words of its failure. */
  async look<Found>(up: (request: RequestClient, region: string) => Promise<Found | Failure>): Promise<Found> {
    const found = await retryWhile(
      () => up(this.request(), this.region),
      (one) => (isFailure(one) && isRetried(one.status) ? { reason: one.errormessage } : undefined),
      QUERY_POLICY
    )
    if (isFailure(found)) {
      throw new UserError(found.errormessage)
    }
    return found
  }
}

const isFailure = (found: unknown): found is Failure =>
  typeof found === 'object' && found !== null && 'errormessage' in found
