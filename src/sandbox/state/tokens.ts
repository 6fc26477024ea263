import { createHash, randomBytes } from 'node:crypto'
import type { User } from './users'

/** Good for the sandbox and for nothing else. */
export const SANDBOX_CREDENTIALS = {
  clientId: 'amzn1.application-oa2-client.5a9db0c5a9db0c5a9db0c5a9db0c5a9d',
  clientSecret: 'amzn1.oa2-cs.v1.sandbox-not-a-secret',
  refreshToken: 'Atzr|sandbox-refresh-token'
} as const

/** A refresh token that belongs to another client: 400 unauthorized_client. */
export const FOREIGN_REFRESH_TOKEN = 'Atzr|sandbox-refresh-token-of-another-client'

const CODE_LIFETIME = 5 * 60_000

/** RFC 7636: what must be shown again to redeem the code. */
export interface Challenge {
  method: 'S256' | 'plain'
  text: string
}

interface Code {
  user: User
  redirectUri: string
  challenge: Challenge | undefined
  expiresAt: number
}

/** One sign-in for all regions (official). */
export class Tokens {
  private readonly access = new Map<string, { user: User; expiresAt: number }>()
  private readonly refresh: Map<string, User>
  private readonly codes = new Map<string, Code>()

  constructor(
    readonly lifetimeSeconds: number,
    private readonly now: () => number,
    firstUser: User
  ) {
    this.refresh = new Map([[SANDBOX_CREDENTIALS.refreshToken, firstUser]])
  }

  /** Who gave the access token; undefined when it is unknown or has expired. */
  findUser(accessToken: string): User | undefined {
    const found = this.access.get(accessToken)
    return found !== undefined && found.expiresAt > this.now() ? found.user : undefined
  }

  /** Who gave the refresh token; undefined when it is unknown or revoked. */
  findGranter(refreshToken: string): User | undefined {
    return this.refresh.get(refreshToken)
  }

  issueAccess(user: User): string {
    this.dropExpired(this.access)
    const token = `Atza|sandbox-${randomBytes(48).toString('base64url')}`
    this.access.set(token, { user, expiresAt: this.now() + this.lifetimeSeconds * 1000 })
    return token
  }

  issueRefresh(user: User): string {
    const token = `Atzr|sandbox-${randomBytes(24).toString('base64url')}`
    this.refresh.set(token, user)
    return token
  }

  issueCode(user: User, redirectUri: string, challenge?: Challenge): string {
    this.dropExpired(this.codes)
    const code = `ANsandbox${randomBytes(9).toString('hex')}`
    this.codes.set(code, { user, redirectUri, challenge, expiresAt: this.now() + CODE_LIFETIME })
    return code
  }

  /** A code lives five minutes and works once (official). Undefined when it is unknown, expired, or for another redirect. */
  redeem(code: string, redirectUri: string): Code | undefined {
    const found = this.codes.get(code)
    this.codes.delete(code)
    return found !== undefined && found.redirectUri === redirectUri && found.expiresAt > this.now() ? found : undefined
  }

  expireAccess(): void {
    this.access.clear()
  }

  /** As when a user withdraws the permission: refresh tokens end, access tokens stay valid until they expire. */
  revokeRefresh(): void {
    this.refresh.clear()
  }

  private dropExpired(held: Map<string, { expiresAt: number }>): void {
    for (const [key, { expiresAt }] of held) {
      if (expiresAt <= this.now()) {
        held.delete(key)
      }
    }
  }
}

export function isAnswered({ method, text }: Challenge, verifier: string): boolean {
  return text === (method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url'))
}
