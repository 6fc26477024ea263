import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { pick, seedChance } from '../scripts/people'

const UPLOAD = /^\/(?:(?:NA|EU|FE)\/)?amc\/audiences\/records$/

interface Fate {
  kind: 'late' | 'unanswered' | 'lost' | 'silent'
  /** That of the answer; without one the connection closes. */
  status?: number
}

/** What may become of an upload that is struck. None of these says that Amazon did nothing. */
const FATES: Fate[] = [
  // Applied only some time after the answer.
  ...[408, 500, 502, 503, 504].map((status): Fate => ({ kind: 'late', status })),
  { kind: 'late' },
  // Applied at once, and the answer is lost.
  { kind: 'unanswered' },
  { kind: 'unanswered', status: 504 },
  // Never arrived.
  { kind: 'lost' },
  { kind: 'lost', status: 500 },
  { kind: 'lost', status: 504 },
  // Applied at once, and the caller waits in vain.
  { kind: 'silent' }
]

/** Of what a program had sent that was killed when it arrived. */
const FATES_OF_KILLED: Fate[] = [{ kind: 'late' }, { kind: 'unanswered' }, { kind: 'lost' }]

/** How far an upload has come: it is here, Amazon has taken it, its answer is on its way back. */
export const STAGES = ['arrived', 'applied', 'answered'] as const
export type Stage = (typeof STAGES)[number]

/** Called at each stage of each upload. True when it has killed the sender. */
type Watcher = (stage: Stage) => boolean

export interface Network {
  url: string
  /** From now on that share of uploads, 0 to 1, is struck. */
  strike(share: number): void
  /** Replaces the watcher before. */
  watch(watcher: Watcher): void
  /** Resolves when Amazon has everything that was on its way. */
  settled(): Promise<void>
  /** How many uploads were struck, by what became of them. */
  struck: Record<string, number>
}

/**
 * A network between the program and the sandbox: it loses answers, and answers for Amazon with an outage what it delivers
 * up to `longestMs` later. What a killed program had sent is delivered at once, late or never.
 */
export async function faultyNetwork(target: string, seed: number, longestMs: number): Promise<Network> {
  const chance = seedChance(seed)
  const agent = new Agent({ keepAlive: true })
  const underWay = new Set<Promise<unknown>>()
  const struck: Record<string, number> = {}
  let share = 0
  let watcher: Watcher = () => false

  const tracked = <Result>(work: Promise<Result>): Promise<Result> => {
    const end: Promise<unknown> = work.catch(() => undefined).finally(() => underWay.delete(end))
    underWay.add(end)
    return work
  }

  const serve = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const sent: Sent = { message, body: await readAll(message) }
    const deliver = (): Promise<IncomingMessage> => tracked(forward(target, sent, agent))
    if (!UPLOAD.test(message.url ?? '')) {
      answer(response, await readAnswer(await deliver()))
      return
    }
    const killed = watcher('arrived')
    const fate: Fate | undefined = killed
      ? pick(chance, FATES_OF_KILLED)
      : chance() < share
        ? pick(chance, FATES)
        : undefined
    if (fate === undefined) {
      const given = await deliver()
      watcher('applied')
      answer(response, await readAnswer(given))
      watcher('answered')
      return
    }
    const name = [killed && 'killed', fate.kind, fate.status].filter(Boolean).join(' ')
    struck[name] = (struck[name] ?? 0) + 1
    if (fate.kind === 'late') {
      tracked(deliverLate(deliver, longestMs * chance())).catch(() => undefined)
    } else if (fate.kind !== 'lost') {
      discard(await deliver())
      watcher('applied')
    }
    if (fate.kind === 'silent') {
      return
    }
    if (fate.status !== undefined) {
      answer(response, { status: fate.status, headers: { 'content-type': 'text/html' }, body: OUTAGE })
    } else {
      message.socket.destroy()
    }
    watcher('answered')
  }

  const server = createServer((message, response) => {
    serve(message, response).catch(() => message.socket.destroy())
  })
  // It goes with the process.
  server.listen(0, '127.0.0.1').unref()
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    strike: (wanted) => (share = wanted),
    watch: (wanted) => (watcher = wanted),
    settled: async () => {
      while (underWay.size > 0) {
        await Promise.all(underWay)
      }
    },
    struck
  }
}

/** On a busy machine what comes much later than it was meant to is lost: the program waits no longer than it has to. */
const MOST_DELAYED_MS = 200

async function deliverLate(deliver: () => Promise<IncomingMessage>, ms: number): Promise<void> {
  const due = Date.now() + ms
  await sleep(ms)
  if (Date.now() - due < MOST_DELAYED_MS) {
    discard(await deliver())
  }
}

const OUTAGE = Buffer.from('<html><body><h1>Amazon is in trouble</h1></body></html>')

interface Sent {
  message: IncomingMessage
  body: Buffer
}

interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: Buffer
}

/** Resolves when Amazon has done what it was asked, with the answer that is still to be read. */
async function forward(target: string, { message, body }: Sent, agent: Agent): Promise<IncomingMessage> {
  const { method, url, headers } = message
  const call = request(target + url, { method, headers: { ...headers, host: new URL(target).host }, agent })
  // A connection may break after the head of an answer, too.
  call.on('error', () => undefined)
  call.end(body)
  const [response] = (await once(call, 'response')) as [IncomingMessage]
  return response
}

function answer(response: ServerResponse, { status, headers, body }: Answer): void {
  const { connection: _connection, 'transfer-encoding': _encoding, ...others } = headers
  response.writeHead(status, { ...others, 'content-length': body.length })
  response.end(body)
}

const readAnswer = async (response: IncomingMessage): Promise<Answer> => ({
  status: response.statusCode ?? 502,
  headers: response.headers,
  body: await readAll(response)
})

function discard(response: IncomingMessage): void {
  response.on('error', () => undefined).resume()
}

async function readAll(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
