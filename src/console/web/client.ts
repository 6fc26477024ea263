import type { Inputs } from 'preact/hooks'
import { useEffect, useState } from 'preact/hooks'
import type { Problem } from '../api'
import { useSpace } from './live'

/** What the server does not do, and why, with the field that is to blame where there is one. */
export class RequestError extends Error {
  constructor(readonly problem: Problem) {
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
    throw new RequestError({ message: 'The console does not respond. Is it still running?' })
  })
  const answer: unknown = response.status === 204 ? undefined : await response.json()
  if (!response.ok) {
    throw new RequestError(answer as Problem)
  }
  return answer as Answer
}

/** The part of an address from `?` on; what is blank or absent is left out. */
export function toSearch(query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`
}

const toProblem = (error: unknown): Problem =>
  error instanceof RequestError ? error.problem : { message: 'Something went wrong in the page. Reload it.' }

/** What is wrong with a field. */
export const findProblem = (problem: Problem | undefined, field: string): string | undefined =>
  problem?.problems?.find((one) => one.field === field)?.message ??
  (problem?.field === field ? problem.message : undefined)

/** Does one thing at a time, and keeps what was wrong with it. */
export function useAction() {
  const [working, setWorking] = useState(false)
  const [problem, setProblem] = useState<Problem>()
  const act = async (doing: () => Promise<unknown>): Promise<void> => {
    if (working) {
      return
    }
    setWorking(true)
    setProblem(undefined)
    try {
      await doing()
    } catch (error) {
      setProblem(toProblem(error))
    } finally {
      setWorking(false)
    }
  }
  return { working, problem, act }
}

export interface Loaded<Answer> {
  answer?: Answer
  /** Why there is none. */
  problem?: Problem
}

interface Asking {
  /** Asked again when one of these changes; the last answer stays until then. */
  again?: Inputs
  /** While somebody types, this long nothing is asked, in milliseconds. */
  pauseMs?: number
  /** Whether the last answer stays also when there is none any more. */
  keeps?: boolean
}

/** What the server answers to a question, known by its key; nothing is asked without one. */
export function useAsked<Answer>(
  key: string | undefined,
  ask: (signal: AbortSignal) => Promise<Answer>,
  { again = [], pauseMs = 0, keeps = false }: Asking = {}
): Loaded<Answer> {
  const [loaded, setLoaded] = useState<Loaded<Answer> & { key?: string }>({})
  useEffect(() => {
    if (key === undefined) {
      return
    }
    const leaving = new AbortController()
    const timer = setTimeout(() => {
      ask(leaving.signal)
        .then((answer) => setLoaded({ answer, key }))
        .catch((error: unknown) => {
          if (!leaving.signal.aborted) {
            setLoaded(({ answer }) => ({ answer: keeps ? answer : undefined, problem: toProblem(error), key }))
          }
        })
    }, pauseMs)
    return () => {
      clearTimeout(timer)
      leaving.abort()
    }
  }, [key, ...again])
  return loaded.key === key ? loaded : {}
}

/** What the server answers at a path. */
export const useLoaded = <Answer>(path: string | undefined, again: Inputs = []): Loaded<Answer> =>
  useAsked<Answer>(path, (signal) => get(path ?? '', signal), { again })

/** How often a page polls, in milliseconds: a sandbox is at hand, Amazon Ads is asked sparingly. */
const SANDBOX_MS = 2_000
const AMAZON_MS = 60_000

/** What the server answers at a path, loaded again and again while somebody looks. */
export function usePolled<Answer>(path: string | undefined): Loaded<Answer> {
  const { amazon } = useSpace()
  const [times, setTimes] = useState(0)
  useEffect(() => {
    const timer = setInterval(
      () => document.visibilityState === 'visible' && setTimes((before) => before + 1),
      amazon.url === undefined ? AMAZON_MS : SANDBOX_MS
    )
    return () => clearInterval(timer)
  }, [amazon.url])
  return useLoaded<Answer>(path, [times])
}

/** What was typed into forms, by their names, as long as the page is open: links and tabs lead away and back. */
const drafts = new Map<string, unknown>()

/** Forgets what was typed into a form, or into all. */
export function forgetDrafts(name?: string): void {
  if (name === undefined) {
    drafts.clear()
  } else {
    drafts.delete(name)
  }
}

/** State that is still there when its form is opened again, until it is forgotten. */
export function useDraft<Value>(name: string, initial: () => Value) {
  const [value, setValue] = useState<Value>(() => (drafts.has(name) ? (drafts.get(name) as Value) : initial()))
  const set = (change: (before: Value) => Value): void =>
    setValue((before) => {
      const after = change(before)
      drafts.set(name, after)
      return after
    })
  return [value, set] as const
}
