import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { setImmediate as pause } from 'node:timers/promises'
import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { resolveAudienceMembership } from '@segment/actions-core'
import { sectionsOf } from '../destinations/amazon-ads-dsp-amc/find/look'
import { entersIn } from '../destinations/amazon-ads-dsp-amc/syncAudience/membership'
import type { EventPlace, ReadingView } from './api'
import type { ReadEvent } from '../segment/events/event'
import { readEvent } from '../segment/events/event'
import { linesOf } from '../segment/events/lines'
import { bytesOf } from '../segment/events/sources'
import { Refusal } from './refusal'

/** An audience that the events speak of. */
export interface FoundAudience {
  key: string
  /** Segment's computation ID. */
  id: string
  engageSpace: string
  events: number
  people: number
  entering: number
  leaving: number
  /** Its first events, to look at. */
  samples: EventPlace[]
}

/** Events of an audience to choose from when its mapping is made. */
const SAMPLES = 200

/** Lines that are kept once they were looked at. */
const KEPT_LINES = 50

/** What events without a space belong to. */
const UNNAMED_SPACE = 'unnamed'

/** The events of the space: read once from the beginning for the audiences in them, and line by line when looked at. */
export class SpaceEvents {
  state: ReadingView['state'] = 'reading'
  private reason: string | undefined
  private unreadable = 0
  private readonly counts: number[]
  private readonly spaces = new Map<string, Map<string, Finding>>()
  private readonly lines = new Map<string, string | undefined>()

  constructor(
    readonly files: readonly string[],
    private readonly onChange: () => void
  ) {
    this.counts = files.map(() => 0)
  }

  get reading(): ReadingView {
    const { state, reason, unreadable, counts } = this
    return {
      state,
      files: this.files.map((file, index) => ({ name: basename(file), events: counts[index] })),
      events: counts.reduce((sum, events) => sum + events, 0),
      unreadable,
      reason
    }
  }

  get engageSpaces(): string[] {
    return [...this.spaces.keys()]
  }

  /** The audiences of a space, the largest first. */
  audiencesOf(engageSpace: string | undefined): FoundAudience[] {
    const found = engageSpace === undefined ? undefined : this.spaces.get(engageSpace)
    return [...(found?.values() ?? [])]
      .map((finding) => finding.audience)
      .sort((one, other) => other.people - one.people)
  }

  /** Reads all files. Ends with the signal; what keeps a file from being read is in `reading`. */
  async read(signal: AbortSignal): Promise<void> {
    try {
      for (const file of this.files.keys()) {
        for await (const lines of linesOf(bytesOf(this.files[file], signal))) {
          for (const line of lines) {
            this.take(file, line.number, 'refusal' in line ? line : readEvent(line.text))
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
    this.spaces.forEach((audiences) => audiences.forEach((finding) => finding.forgetPeople()))
    this.onChange()
  }

  /** The line at a place. Throws a Refusal when there is none. */
  async at({ file, line }: EventPlace): Promise<ReadEvent> {
    const text = await this.textAt(file, line)
    const read =
      text === undefined ? { refusal: 'The line is not UTF-8, or longer than a line may be.' } : readEvent(text)
    return read ?? { refusal: 'The line is blank.' }
  }

  private async textAt(file: number, line: number): Promise<string | undefined> {
    const place = `${file}:${line}`
    if (!this.lines.has(place)) {
      const text = await this.search(file, line)
      this.lines.set(place, text)
      const [oldest] = this.lines.keys()
      if (this.lines.size > KEPT_LINES) {
        this.lines.delete(oldest)
      }
    }
    return this.lines.get(place)
  }

  private async search(file: number, number: number): Promise<string | undefined> {
    const path = this.files[file]
    if (path !== undefined) {
      const enough = new AbortController()
      for await (const lines of linesOf(bytesOf(path, enough.signal))) {
        const line = lines.find((one) => one.number === number)
        if (line !== undefined) {
          return 'text' in line ? line.text : undefined
        }
      }
    }
    throw new Refusal('There is no such event in the files of this space.', undefined, 404)
  }

  private take(file: number, line: number, read: ReadEvent | { refusal: string } | undefined): void {
    if (read === undefined) {
      return
    }
    this.counts[file] += 1
    if ('refusal' in read) {
      this.unreadable += 1
      return
    }
    const personas = (read.event.context?.personas ?? {}) as Record<string, unknown>
    const key = textOf(personas.computation_key)
    if (key === '') {
      return
    }
    const space = textOf(personas.namespace) || textOf(personas.space_id) || UNNAMED_SPACE
    const audiences = this.spaces.get(space) ?? new Map<string, Finding>()
    this.spaces.set(space, audiences)
    const finding = audiences.get(key) ?? new Finding(key, textOf(personas.computation_id), space)
    audiences.set(key, finding)
    finding.take(read.event, { file, line })
  }
}

/** What is found of one audience. People are told apart by a part of their ID's digest, and forgotten at the end. */
class Finding {
  readonly audience: FoundAudience
  /** Person → whether the last event is an entry. */
  private people = new Map<number, boolean>()

  constructor(key: string, id: string, engageSpace: string) {
    this.audience = { key, id, engageSpace, events: 0, people: 0, entering: 0, leaving: 0, samples: [] }
  }

  take(event: SegmentEvent, place: EventPlace): void {
    const { audience, people } = this
    audience.events += 1
    if (audience.samples.length < SAMPLES) {
      audience.samples.push(place)
    }
    const person = event.userId || event.anonymousId
    const enters = entersIn(sectionsOf(event), resolveAudienceMembership(event as unknown as JSONObject))
    if (typeof person !== 'string' || enters === undefined) {
      return
    }
    const id = digestOf(person)
    const before = people.get(id)
    if (before !== enters) {
      if (before === undefined) {
        audience.people += 1
      } else {
        this.count(before, -1)
      }
      this.count(enters, 1)
      people.set(id, enters)
    }
  }

  forgetPeople(): void {
    this.people = new Map()
  }

  private count(enters: boolean, by: number): void {
    this.audience[enters ? 'entering' : 'leaving'] += by
  }
}

/** 48 bits: among ten million people there may be one mix-up in five counts. */
const digestOf = (person: string): number => createHash('sha1').update(person).digest().readUIntBE(0, 6)

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '')
