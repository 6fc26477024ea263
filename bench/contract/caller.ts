export interface Sent {
  body?: string | object
  headers?: Record<string, string | undefined>
}

const MEDIA = {
  audiences: 'application/vnd.amcaudiences.v1+json',
  connections: 'application/vnd.amcaudiencesconnections.v1+json'
}

const mediaOf = (path: string) =>
  path.startsWith('/v2/')
    ? 'application/json'
    : path.startsWith('/amc/audiences/connections')
      ? MEDIA.connections
      : MEDIA.audiences

export interface Credentials {
  clientId: string
  clientSecret: string
  refreshToken: string
}

/** Calls with the headers that Amazon asks for; undefined takes one away. */
export class Caller {
  token = ''

  constructor(
    private readonly url: string,
    private readonly credentials: Credentials
  ) {}

  async signIn(): Promise<void> {
    const { clientId, clientSecret, refreshToken } = this.credentials
    const body = new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      client_id: clientId,
      client_secret: clientSecret
    })
    const answer = await fetch(`${this.url}/auth/o2/token`, { method: 'POST', body })
    this.token = ((await answer.json()) as { access_token: string }).access_token
  }

  async call(
    method: string,
    path: string,
    { body, headers = {} }: Sent = {}
  ): Promise<{ status: number; text: string }> {
    const given = {
      Authorization: `Bearer ${this.token}`,
      'Amazon-Advertising-API-ClientId': this.credentials.clientId,
      'Content-Type': body !== undefined || path.startsWith('/v2/') ? mediaOf(path) : undefined,
      ...headers
    }
    const present = Object.entries(given).filter((one): one is [string, string] => one[1] !== undefined)
    const text = typeof body === 'object' ? JSON.stringify(body) : body
    const answer = await fetch(this.url + path, { method, headers: present, body: text })
    return { status: answer.status, text: await answer.text() }
  }
}
