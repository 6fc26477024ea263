import type { RequestClient } from '@segment/actions-core'
import type { Answer, Call } from '../destinations/amazon-ads-dsp-amc/api/client'
import { apiUrl, AUDIENCES_MEDIA_TYPE, callAmazon } from '../destinations/amazon-ads-dsp-amc/api/client'
import { isRetried } from '../destinations/amazon-ads-dsp-amc/api/failure'
import { retryWhile } from '../system/retry'
import { UserError } from '../system/userError'
import type { Session } from './session'

/** A query that changes nothing is sent again while Amazon is in trouble. */
const QUERY_POLICY = { attempts: 4, firstWaitMs: 500 }

/** Amazon Ads as the connected user sees it in one region. */
export class AmazonClient {
  constructor(private readonly session: Pick<Session, 'region' | 'client' | 'signIn'>) {}

  get region(): string {
    return this.session.region
  }

  /** One call with the connection's headers. An expired token is renewed once. */
  async call(path: string, call: Call): Promise<Answer> {
    const answer = await this.send(path, call)
    if (answer.status !== 401) {
      return answer
    }
    // Where the renewal fails the second answer is the same as the first, and says so.
    await this.session.signIn().catch(() => undefined)
    return this.send(path, call)
  }

  /** A call that changes nothing, again while Amazon is in trouble. */
  read(path: string, contentType: string, headers?: Call['headers']): Promise<Answer> {
    return retryWhile(
      () => this.call(path, { method: 'GET', contentType, headers }),
      ({ status }) => (status === undefined || isRetried(status) ? { reason: '' } : undefined),
      QUERY_POLICY
    )
  }

  /** What one of the destination's look-ups finds, again while Amazon is in trouble. Throws UserError with its failure. */
  async lookUp<Found>(look: (request: RequestClient, region: string) => Promise<Found>): Promise<Found> {
    const lookOnce = (): Promise<{ found: Found } | { error: LookUpError }> =>
      look(this.session.client(), this.region).then(
        (found) => ({ found }),
        (error: LookUpError) => ({ error })
      )
    const result = await retryWhile(
      lookOnce,
      (one) => ('error' in one && isRetried(one.error.status ?? 0) ? { reason: one.error.message } : undefined),
      QUERY_POLICY
    )
    if ('found' in result) {
      return result.found
    }
    throw result.error.status === undefined ? result.error : new UserError(result.error.message)
  }

  private send(path: string, call: Call): Promise<Answer> {
    return callAmazon(this.session.client(), apiUrl(this.region, path), call)
  }
}

/** Gets from the audiences API without a retry: polling asks again by itself. */
export const askOnce =
  (amazon: Pick<AmazonClient, 'call'>) =>
  (path: string): Promise<Answer> =>
    amazon.call(path, { method: 'GET', contentType: AUDIENCES_MEDIA_TYPE })

/** An error of the destination has the status of Amazon's answer; another one has none. */
type LookUpError = Error & { status?: number }
