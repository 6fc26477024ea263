import type { AmazonView } from '../api'
import { HttpError } from '../http/httpError'

/** How long the sandbox may take, in milliseconds. */
const PATIENCE_MS = 20_000

/** What the sandbox tells beside what Amazon would, over HTTP: the same for the one in this process and for another. */
export class SandboxApi {
  constructor(private readonly amazon: AmazonView) {}

  get isSandbox(): boolean {
    return this.amazon.url !== undefined
  }

  /** Address of the sandbox. Throws a Refusal where Amazon Ads itself is talked to. */
  get url(): string {
    const { url } = this.amazon
    if (url === undefined) {
      throw new HttpError(
        'Only a sandbox shows this. Amazon Ads does not tell who is in, nor what it was sent.',
        undefined,
        409
      )
    }
    return url
  }

  get<Told>(path: string, query: Record<string, string | undefined> = {}): Promise<Told> {
    const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
    return this.call<Told>('GET', `${path}?${new URLSearchParams(given).toString()}`)
  }

  post = (path: string, body: unknown): Promise<void> => this.call('POST', path, body)
  delete = (path: string): Promise<void> => this.call('DELETE', path)

  private async call<Told>(method: string, path: string, body?: unknown): Promise<Told> {
    const response = await fetch(`${this.url}/sandbox${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE_MS)
    }).catch(() => {
      throw new HttpError(`The sandbox at ${this.url} does not answer. Is it still running?`, undefined, 502)
    })
    const text = await response.text()
    if (!response.ok) {
      const { message } = JSON.parse(text || '{}') as { message?: string }
      throw new HttpError(message ?? `The sandbox answers ${response.status}.`, undefined, response.status)
    }
    return (text === '' ? undefined : JSON.parse(text)) as Told
  }
}
