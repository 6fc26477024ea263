import { basename } from 'node:path'
import { setImmediate as pause } from 'node:timers/promises'
import chunk from 'lodash/chunk'
import type { EventPlace, ReadingView } from '../api'
import type { EventSource } from '../../segment/sources/events/sources'
import type { Line } from '../../segment/sources/lines'
import type { ReadEvent } from '../../segment/sources/events/event'
import { readLine } from '../../segment/sources/events/event'
import { LineSet } from '../../segment/delivery/lineRanges'
import type { EventAudience } from './audienceStats'
import { AudienceStats } from './audienceStats'
import { HttpError } from '../http/httpError'

/** A line that is not blank: an event, or why it is not one. */
export interface PlacedEvent extends EventPlace {
  read: ReadEvent
  /** Computation key. */
  audience?: string
}

/** Lines that are kept once they were looked at. */
const KEPT_LINES = 50

/** Lines that are looked at together. */
const AT_ONCE = 250

/** The space of events that name none. */
const UNNAMED_SPACE = 'unnamed'

/** The events of the space: read once from the beginning for the audiences in them, and line by line when looked at. */
export class SpaceEvents {
  state: ReadingView['state'] = 'reading'
  private reason: string | undefined
  private unreadable = 0
  private readonly counts: number[]
  private readonly spaces = new Map<string, Map<string, AudienceStats>>()
  private readonly lines = new Map<string, Line>()

  constructor(
    readonly sources: readonly EventSource[],
    private readonly onChange: () => void
  ) {
    this.counts = sources.map(() => 0)
  }

  get reading(): ReadingView {
    const { state, reason, unreadable, counts } = this
    return {
      state,
      files: this.names.map((name, index) => ({ name, events: counts[index] })),
      events: counts.reduce((sum, events) => sum + events, 0),
      unreadable,
      reason
    }
  }

  /** Paths of the files, as they were given. */
  get files(): string[] {
    return this.sources.map(({ file }) => file)
  }

  /** Names of the files, without their folders. */
  get names(): string[] {
    return this.files.map((file) => basename(file))
  }

  get engageSpaces(): string[] {
    return [...this.spaces.keys()]
  }

  /** The audiences of a space, the largest first. */
  findAudiences(engageSpace: string | undefined): EventAudience[] {
    const found = engageSpace === undefined ? undefined : this.spaces.get(engageSpace)
    return [...(found?.values() ?? [])].map((stats) => stats.audience).sort((one, other) => other.people - one.people)
  }

  /** Reads all files. Ends with the signal; what keeps a file from being read is in `reading`. */
  async read(signal: AbortSignal): Promise<void> {
    try {
      for (const [file, source] of this.sources.entries()) {
        for await (const lines of source.lines(signal)) {
          for (const line of lines) {
            this.take(file, line.number, readLine(line))
          }
          this.onChange()
          // Pages are answered between two pieces of a file.
          await pause()
        }
      }
      this.state = 'read'
    } catch (error) {
      if (signal.aborted) {
        return
      }
      this.state = 'failed'
      this.reason = (error as Error).message
    }
    this.spaces.forEach((audiences) => audiences.forEach((stats) => stats.forgetPeople()))
    this.onChange()
  }

  /** The event at a place, or why the line is not one. Throws HttpError when there is no such line. */
  async at({ file, line: number }: EventPlace): Promise<ReadEvent> {
    const place = `${file}:${number}`
    const line = this.lines.get(place) ?? (await this.search(file, number))
    this.lines.set(place, line)
    const [oldest] = this.lines.keys()
    if (this.lines.size > KEPT_LINES) {
      this.lines.delete(oldest)
    }
    return readLine(line) ?? { refusal: 'The line is blank.' }
  }

  /** The lines of a file that are in ranges such as `1-3,7`. */
  async *linesIn(file: number, ranges: string): AsyncGenerator<Line[]> {
    const wanted = new LineSet()
    wanted.add(ranges)
    for await (const lines of this.sources[file].lines(new AbortController().signal)) {
      yield lines.filter(({ number }) => wanted.has(number))
    }
  }

  /** Everything from a place on, through all further files, some at a time; pages are answered in between. */
  async *from(place: EventPlace, signal = new AbortController().signal): AsyncGenerator<PlacedEvent[]> {
    for (let file = Math.max(0, place.file); file < this.sources.length; file++) {
      for await (const lines of this.sources[file].lines(signal)) {
        for (const some of chunk(lines, AT_ONCE)) {
          yield some.flatMap((line) => {
            const read = file === place.file && line.number < place.line ? undefined : readLine(line)
            return read === undefined ? [] : [{ file, line: line.number, read, audience: readKey(read) }]
          })
          await pause()
        }
      }
    }
  }

  private async search(file: number, number: number): Promise<Line> {
    const source = this.sources[file]
    if (source !== undefined) {
      for await (const lines of source.lines(new AbortController().signal)) {
        const line = lines.find((one) => one.number === number)
        if (line !== undefined) {
          return line
        }
      }
    }
    throw new HttpError('There is no such event in the files of this space.', { status: 404 })
  }

  private take(file: number, line: number, read: ReadEvent | undefined): void {
    if (read === undefined) {
      return
    }
    this.counts[file] += 1
    if ('refusal' in read) {
      this.unreadable += 1
      return
    }
    const personas = (read.event.context?.personas ?? {}) as Record<string, unknown>
    const key = toText(personas.computation_key)
    if (key === '') {
      return
    }
    const space = toText(personas.namespace) || toText(personas.space_id) || UNNAMED_SPACE
    const audiences = this.spaces.get(space) ?? new Map<string, AudienceStats>()
    this.spaces.set(space, audiences)
    const stats = audiences.get(key) ?? new AudienceStats(key, toText(personas.computation_id), space)
    audiences.set(key, stats)
    stats.add(read.event, { file, line })
  }
}

/** The computation key of an event. */
function readKey(read: ReadEvent): string | undefined {
  const personas = 'event' in read ? ((read.event.context?.personas ?? {}) as Record<string, unknown>) : {}
  return toText(personas.computation_key) || undefined
}

const toText = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
