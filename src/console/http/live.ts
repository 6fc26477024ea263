import type { ServerResponse } from 'node:http'
import type { FastifyReply } from 'fastify'
import { HEADERS } from './sameOrigin'

/** Shortest time between two messages of one kind, in milliseconds. */
const PACE_MS = 200

/** What is sent: a kind, and its present value; null while there is none. */
type Snapshots = Record<string, () => unknown>

/**
 * Notifies every open page of what changed, as server-sent events. A message is the whole of its kind as it is now, so that
 * one may be skipped for a page that is slow, and nothing piles up.
 */
export class Live {
  private readonly listeners = new Set<Listener>()
  private readonly due = new Map<string, NodeJS.Timeout>()

  constructor(private readonly snapshots: Snapshots) {}

  /** To be called when something of this kind has changed. */
  changed(kind: string): void {
    if (!this.due.has(kind) && this.listeners.size > 0) {
      this.due.set(
        kind,
        setTimeout(() => this.broadcast(kind), PACE_MS)
      )
    }
  }

  /** Answers with the stream, which begins with everything as it is now. */
  listen(reply: FastifyReply): void {
    const { raw } = reply.hijack()
    raw.writeHead(200, { ...HEADERS, 'content-type': 'text/event-stream' })
    const listener = new Listener(raw, (kind) => this.message(kind))
    this.listeners.add(listener)
    raw.on('close', () => this.listeners.delete(listener))
    Object.keys(this.snapshots).forEach((kind) => listener.send(kind, this.message(kind)))
  }

  close(): void {
    this.due.forEach((timer) => clearTimeout(timer))
    this.due.clear()
    this.listeners.forEach((listener) => listener.end())
  }

  private broadcast(kind: string): void {
    this.due.delete(kind)
    const message = this.message(kind)
    this.listeners.forEach((listener) => listener.send(kind, message))
  }

  private message(kind: string): string {
    return `event: ${kind}\ndata: ${JSON.stringify(this.snapshots[kind]())}\n\n`
  }
}

/** One open page. */
class Listener {
  private readonly missed = new Set<string>()

  constructor(
    private readonly stream: ServerResponse,
    message: (kind: string) => string
  ) {
    stream.on('drain', () => {
      const missed = [...this.missed]
      this.missed.clear()
      missed.forEach((kind) => this.send(kind, message(kind)))
    })
  }

  send(kind: string, message: string): void {
    if (this.stream.writableNeedDrain) {
      this.missed.add(kind)
    } else {
      this.stream.write(message)
    }
  }

  end(): void {
    this.stream.end()
  }
}
