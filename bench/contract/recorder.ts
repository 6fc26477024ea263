import { once } from 'node:events'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A call as it went over the wire. */
export interface Exchange {
  /** Who called: the check itself, or the destination. */
  by: string
  method: string
  /** Without the region. */
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  body: string
  status: number
  answerType: string | undefined
  answer: string
}

export interface Recorder {
  url: string
  exchanges: Exchange[]
  /** Who calls from now on. */
  caller: string
  close(): Promise<void>
}

/** Stands before a server and writes down what passes. */
export async function recorderBefore(target: string): Promise<Recorder> {
  const server = createServer((asked, answer) => {
    void relay(asked).then(
      ({ status, headers, text }) => answer.writeHead(status, headers).end(text),
      () => answer.destroy()
    )
  })

  async function relay(asked: IncomingMessage) {
    const body = await textOf(asked)
    const { method = 'GET', url = '/' } = asked
    const headers = { ...asked.headers, host: new URL(target).host }
    const sent = request(target + url, { method, headers })
    sent.end(body)
    const [answered] = (await once(sent, 'response')) as [IncomingMessage]
    const text = await textOf(answered)
    const { pathname, searchParams } = new URL(url, target)
    recorder.exchanges.push({
      by: recorder.caller,
      method,
      path: pathname.replace(/^\/(NA|EU|FE)(?=\/)/, ''),
      query: searchParams,
      headers: asked.headers,
      body,
      status: answered.statusCode ?? 0,
      answerType: answered.headers['content-type'],
      answer: text
    })
    return { status: answered.statusCode ?? 502, headers: answered.headers, text }
  }

  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const recorder: Recorder = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges: [],
    caller: '',
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  }
  return recorder
}

async function textOf(stream: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of stream as AsyncIterable<Buffer>) {
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}
