import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A server on this machine that answers as a test says, and knows its connections. */
export interface Loopback {
  url: string
  /** Connections that were ever made. */
  connections: number
  /** Resolves when no connection is left. */
  allClosed(): Promise<void>
  close(): Promise<void>
}

export async function startLoopback(
  answer: (request: IncomingMessage, response: ServerResponse) => void
): Promise<Loopback> {
  const open = new Set<Socket>()
  const server: Server = createServer((request, response) => {
    request.resume()
    request.on('end', () => answer(request, response))
    response.on('error', () => undefined)
  })
  server.on('connection', (socket) => {
    loopback.connections++
    open.add(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => open.delete(socket))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const loopback: Loopback = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: 0,
    allClosed: async () => {
      while (open.size > 0) {
        await Promise.all([...open].map((socket) => new Promise((closed) => socket.once('close', closed))))
      }
    },
    close: async () => {
      open.forEach((socket) => socket.destroy())
      await new Promise((closed) => server.close(closed))
    }
  }
  return loopback
}
