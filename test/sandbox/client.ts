import { createHash } from 'node:crypto'
import type { Sandbox, SandboxOptions } from '../../src/sandbox'
import { startSandbox } from '../../src/sandbox'

export const AUDIENCES = 'application/vnd.amcaudiences.v1+json'
export const CONNECTIONS = 'application/vnd.amcaudiencesconnections.v1+json'
export const ADVERTISER = '4728736040201'

export interface Answered {
  status: number
  type: string | null
  headers: Headers
  text: string
  /** Of the text, by JSON.parse: ids are rounded. */
  body: Record<string, unknown>
}

export interface Sent {
  headers?: Record<string, string | undefined>
  body?: string | object
  region?: string
}

/** Raw HTTP with the headers that Amazon asks for; undefined takes a header away. */
export class Client {
  token = ''

  constructor(
    readonly sandbox: Sandbox,
    private readonly region = ''
  ) {}

  /** The same sign-in at the hosts of another region. */
  in(region: string): Client {
    const there = new Client(this.sandbox, `/${region}`)
    there.token = this.token
    return there
  }

  async signIn(refreshToken?: string): Promise<string> {
    const { body } = await refresh(this.sandbox, refreshToken === undefined ? {} : { refresh_token: refreshToken })
    this.token = String(body.access_token)
    return this.token
  }

  async send(method: string, path: string, { headers = {}, body, region = this.region }: Sent = {}): Promise<Answered> {
    const type = path.startsWith('/amc/audiences/connections') ? CONNECTIONS : AUDIENCES
    const all = {
      Authorization: `Bearer ${this.token}`,
      'Amazon-Advertising-API-ClientId': this.sandbox.credentials.clientId,
      ...(body !== undefined && { 'Content-Type': type }),
      ...headers
    }
    const given = Object.entries(all).filter((one): one is [string, string] => one[1] !== undefined)
    const text = typeof body === 'object' ? JSON.stringify(body) : body
    return answered(await fetch(this.sandbox.url + region + path, { method, headers: given, body: text }))
  }

  async createAudience(change: object = {}): Promise<string> {
    const { text, status } = await this.send('POST', '/amc/audiences/metadata', { body: { ...audience, ...change } })
    if (status !== 201) {
      throw new Error(text)
    }
    return /"audienceId":(\d+)/.exec(text)![1]
  }

  /** The audience id goes out with all its digits. */
  records(audienceId: string, records: object[], more: object = {}): Promise<Answered> {
    const rest = JSON.stringify({ ...more, records }).slice(1)
    return this.send('POST', '/amc/audiences/records', { body: `{"audienceId":${audienceId},${rest}` })
  }

  deleteUsers(users: unknown, more: object = {}): Promise<Answered> {
    const headers = { 'Content-Type': 'application/json' }
    return this.send('PATCH', '/v2/dp/users', { headers, body: { users, operation: 'DELETE', ...more } })
  }

  async job(answer: Answered): Promise<Record<string, unknown>> {
    await this.sandbox.settled()
    return (await this.send('GET', `/amc/audiences/records/${String(answer.body.jobRequestId)}`)).body
  }

  async connect(change: object = {}): Promise<string> {
    const body = { amcAccountId: 'ENTITY1AA1AA11AAA1', amcInstanceId: 'amc1alal2aa', ...change }
    const answer = await this.send('POST', '/amc/audiences/connections', { body })
    if (answer.status !== 201) {
      throw new Error(answer.text)
    }
    return String(answer.body.connectionId)
  }
}

const running: Sandbox[] = []

export async function start(options: SandboxOptions = {}): Promise<Client> {
  const sandbox = await startSandbox({ jobMilliseconds: 1, matchRate: 1, ...options })
  running.push(sandbox)
  const client = new Client(sandbox)
  await client.signIn()
  return client
}

export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((sandbox) => sandbox.close()))
}

export async function answered(response: Response): Promise<Answered> {
  const text = await response.text()
  const { status, headers } = response
  return { status, headers, type: headers.get('content-type'), text, body: parsed(text) }
}

function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}

/** The consent of a user by the page at /ap/oa, up to a refresh token. */
export async function consentOf(sandbox: Sandbox, user: string): Promise<string> {
  const redirectUri = 'http://127.0.0.1:9/callback'
  const { clientId, clientSecret } = sandbox.credentials
  const body = new URLSearchParams({
    client_id: clientId,
    scope: 'advertising::campaign_management',
    response_type: 'code',
    redirect_uri: redirectUri,
    user,
    decision: 'allow'
  })
  const decided = await fetch(`${sandbox.url}/ap/oa`, { method: 'POST', body, redirect: 'manual' })
  const code = new URL(decided.headers.get('location')!).searchParams.get('code')!
  const answer = await form(sandbox, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri,
    client_id: clientId,
    client_secret: clientSecret
  })
  return String(answer.body.refresh_token)
}

export async function form(
  sandbox: Sandbox,
  fields: Record<string, string>,
  headers: Record<string, string> = {}
): Promise<Answered> {
  const present = Object.entries(fields).filter(([, value]) => value !== '')
  return answered(
    await fetch(`${sandbox.url}/auth/o2/token`, { method: 'POST', headers, body: new URLSearchParams(present) })
  )
}

/** An empty text takes a field away. */
export function refresh(
  sandbox: Sandbox,
  change: Record<string, string> = {},
  headers: Record<string, string> = {}
): Promise<Answered> {
  const { clientId, clientSecret, refreshToken } = sandbox.credentials
  const fields = {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: clientId,
    client_secret: clientSecret
  }
  return form(sandbox, { ...fields, ...change }, headers)
}

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

export const audience = {
  name: 'Test Audience',
  description: 'Device audiences',
  targetResource: { advertiserId: Number(ADVERTISER) },
  metadata: { externalAudienceId: 'external-1' }
}

export const person = (externalUserId: string, change: object = {}) => ({
  action: 'CREATE',
  externalUserId,
  countryCode: 'US',
  hashedPII: [{ email: sha256(`${externalUserId}@example.com`) }],
  ...change
})

/** A user as the call that deletes users names them. */
export const user = (value: string, change: object = {}) => ({ userId: { type: 'EXTERNAL_USER_ID', value }, ...change })

export const leaver = (externalUserId: string, change: object = {}) =>
  person(externalUserId, { action: 'DELETE', hashedPII: [{}], ...change })
