import type { Application, Target, Credentials } from '../../amazon/target'
import { buildConsentUrl, createState, exchangeCode } from '../../amazon/login'
import { Holds } from '../../segment/delivery/holds'
import type { AmazonView } from '../api'

/** How long Amazon's user may take to consent, in milliseconds. */
const CONSENT_MS = 15 * 60_000

interface Attempt {
  region: string
  redirectUri: string
  until: number
}

/** What came of a consent, as a code that the settings page knows. */
type Consent = 'connected' | 'declined' | 'unknown' | 'refused'

/** The connection to Amazon's user. Its tokens live here, in memory, and reach no page. */
export class AmazonLogin {
  connectedSince: string | undefined
  /** Why Amazon no longer accepts the connection, as it answered last. */
  problem: string | undefined
  /** Advertising accounts that the user can reach, once Amazon has named them. */
  accounts: string[] | undefined
  /**
   * Of all runs and imports, whoever the user is meanwhile. A sandbox applies a request before it answers, or never: there
   * nothing waits for an earlier run, unless somebody says for how long.
   */
  readonly holds: Holds | undefined
  private refreshToken = ''
  private readonly attempts = new Map<string, Attempt>()

  constructor(
    readonly amazon: AmazonView,
    private readonly application: Application,
    /** How long nothing goes to an audience after a request that Amazon may still apply, in milliseconds. */
    readonly holdMs?: number
  ) {
    this.holds = amazon.url === undefined || holdMs !== undefined ? new Holds() : undefined
  }

  /** Whether there is a connection that Amazon, as far as is known, accepts. */
  get isConnected(): boolean {
    return this.connectedSince !== undefined && this.problem === undefined
  }

  /** Without a connection the refresh token is blank: the destination says what that means. */
  get credentials(): Credentials {
    return { ...this.application, refreshToken: this.refreshToken }
  }

  /** The same for a run. The caller closes the target. */
  get connection(): Target {
    return { ...this.amazon, credentials: this.credentials, close: () => Promise.resolve() }
  }

  /** Address of the page on which the user consents. A connection stays until another one is made. */
  begin(region: string, redirectUri: string): string {
    const now = Date.now()
    this.attempts.forEach(({ until }, state) => until < now && this.attempts.delete(state))
    const state = createState()
    this.attempts.set(state, { region, redirectUri, until: now + CONSENT_MS })
    return buildConsentUrl({ region, redirectUri, state, clientId: this.application.clientId }, this.amazon.url)
  }

  /** Takes the answer that the user's browser brought. */
  async finish({ state = '', code, error }: { state?: string; code?: string; error?: string }): Promise<Consent> {
    const attempt = this.attempts.get(state)
    this.attempts.delete(state)
    if (attempt === undefined || attempt.until < Date.now()) {
      return 'unknown'
    }
    if (error !== undefined || code === undefined) {
      return error === 'access_denied' ? 'declined' : 'refused'
    }
    try {
      this.refreshToken = await exchangeCode(code, attempt, this.application)
    } catch {
      return 'refused'
    }
    this.connectedSince = new Date().toISOString()
    this.problem = undefined
    this.accounts = undefined
    return 'connected'
  }

  disconnect(): void {
    this.refreshToken = ''
    this.connectedSince = undefined
    this.problem = undefined
    this.accounts = undefined
    this.attempts.clear()
  }
}
