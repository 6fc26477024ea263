import type { Problem } from '../api'

/** A refusal of the server, in words for people, with the field that is to blame where there is one. */
export class Refused extends Error {
  constructor(
    readonly problem: Problem,
    readonly status: number
  ) {
    super(problem.message)
  }
}

export const get = <Answer>(path: string, signal?: AbortSignal): Promise<Answer> => call('GET', path, undefined, signal)
export const post = <Answer>(path: string, body: unknown = {}, signal?: AbortSignal): Promise<Answer> =>
  call('POST', path, body, signal)
export const put = <Answer>(path: string, body: unknown): Promise<Answer> => call('PUT', path, body)
export const remove = <Answer>(path: string): Promise<Answer> => call('DELETE', path)

/** Sends a file as it is. Its name is in a header: addresses are kept by browsers. */
export const upload = (path: string, file: File): Promise<void> =>
  send(path, {
    method: 'POST',
    body: file,
    headers: { 'content-type': 'application/octet-stream', 'x-file-name': encodeURIComponent(file.name) }
  })

const call = <Answer>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> =>
  send(path, {
    method,
    signal,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } })
  })

async function send<Answer>(path: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(`/api${path}`, init).catch((error: unknown) => {
    if (init.signal?.aborted) {
      throw error
    }
    throw new Refused({ message: 'The console does not answer. Start it again in the terminal.' }, 0)
  })
  const answer: unknown = response.status === 204 ? undefined : await response.json()
  if (!response.ok) {
    throw new Refused(answer as Problem, response.status)
  }
  return answer as Answer
}
