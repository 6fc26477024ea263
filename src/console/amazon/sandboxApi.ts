import type { AmazonView } from '../api'
import { HttpError } from '../http/httpError'

/** How long the sandbox may take, in milliseconds. */
const TIMEOUT_MS = 20_000

/** What a sandbox shows besides what Amazon would, over HTTP: the same for the one in this process and for another. */
export class SandboxApi {
  constructor(private readonly amazon: AmazonView) {}

  get isSandbox(): boolean {
    return this.amazon.url !== undefined
  }

  /** Address of the sandbox. Throws HttpError when the target is Amazon Ads itself. */
  get url(): string {
    const { url } = this.amazon
    if (url === undefined) {
      throw new HttpError('Only a sandbox shows this. Amazon Ads doesn’t say who is a member, or what it was sent.', {
        status: 409
      })
    }
    return url
  }

  get<Answer>(path: string, query: Record<string, string | undefined> = {}): Promise<Answer> {
    const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
    return this.call<Answer>('GET', `${path}?${new URLSearchParams(given).toString()}`)
  }

  post = (path: string, body: unknown): Promise<void> => this.call('POST', path, body)
  delete = (path: string): Promise<void> => this.call('DELETE', path)

  private async call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const { url } = this
    const response = await fetch(`${url}/sandbox${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(TIMEOUT_MS)
    }).catch(() => {
      throw new HttpError(`The sandbox at ${url} does not respond. Is it still running?`, { status: 502 })
    })
    const text = await response.text()
    const answer = text === '' ? undefined : parseJson(text)
    if (!response.ok) {
      const { message = `The sandbox responded with ${response.status}.` } = (answer ?? {}) as { message?: string }
      throw new HttpError(message, { status: response.status })
    }
    return answer as Answer
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new HttpError('What runs at the address of the sandbox is not a sandbox.', { status: 502 })
  }
}
