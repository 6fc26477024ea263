import type { SegmentEvent } from '@segment/actions-core'
import type { AudienceConnector } from '../audiences/connector'
import type { Audience } from '../delivery/audience'
import { UserError } from '../../system/userError'
import { readMessageId, readLine } from '../sources/events/event'
import type { Line } from '../sources/lines'
import type { EventSource } from '../sources/events/sources'
import { cannotReadError } from '../sources/bytes'
import type { Outcome } from '../delivery/outcomes'
import type { StopSignal } from '../delivery/stop'
import type { EventItem } from './recorder'
import { SourceChangedError } from './journal/sourceCheck'
import type { Recorder } from './recorder'

interface Reader {
  sources: readonly EventSource[]
  audiences: AudienceConnector
  recorder: Recorder
  stop: StopSignal
  /** Whether the run takes an event; without it, every one. The others are neither sent nor counted. */
  takes?: (event: SegmentEvent) => boolean
  /** Why nothing of an event is sent; undefined when it is. Without it, no event is refused here. */
  refusalOf?: (event: SegmentEvent) => string | undefined
}

/**
 * Reads all sources, and gives their events with their audiences, which it connects. Whatever keeps a source from being
 * read to its end, what was read before is given.
 */
export async function* readItems(reader: Reader): AsyncGenerator<EventItem[]> {
  const { sources, stop } = reader
  for (const place of sources.keys()) {
    if (!(yield* readSource(reader, place))) {
      const unread = sources.slice(place + 1)
      if (unread.length > 0) {
        stop.addDetail(`Not read: ${unread.map(({ name }) => name).join(', ')}.`)
      }
      return
    }
  }
}

/** Returns false when nothing further is to be read. */
async function* readSource(reader: Reader, place: number): AsyncGenerator<EventItem[], boolean> {
  const { sources, recorder, stop } = reader
  const source = sources[place]
  let number = 0
  try {
    const onBytes = (chunk: Buffer): void => recorder.takeBytes(place, chunk)
    for await (const lines of source.lines(stop.signal, onBytes)) {
      const items: EventItem[] = []
      for (const line of lines) {
        if (stop.ended) {
          break
        }
        number = line.number
        // Few lines need waiting for, and to wait for each costs a twentieth of a run.
        const given = toItem(reader, place, line)
        const item = given instanceof Promise ? await given : given
        if (item !== undefined) {
          items.push(item)
        }
      }
      yield items
      await recorder.flush()
    }
    if (!stop.ended) {
      recorder.end(place)
    }
  } catch (error) {
    if (error instanceof SourceChangedError) {
      stop.stop(error.message, 'source')
    } else if (!stop.ended) {
      const { message } = error instanceof UserError ? error : cannotReadError(source.file, error)
      stop.stopReading(`${message} Everything up to line ${number} was read and sent.`)
      return false
    }
  }
  if (!stop.ended) {
    return true
  }
  stop.addDetail(
    number === 0 ? `Nothing of ${source.name} was read.` : `The last line read is ${number} of ${source.name}.`
  )
  return false
}

/** Undefined for what is not sent. */
function toItem(reader: Reader, file: number, line: Line): EventItem | undefined | Promise<EventItem | undefined> {
  const { audiences, recorder } = reader
  if (line.number === 1) {
    recorder.begin(file, 'text' in line ? line.text : '')
  }
  if (recorder.has(file, line.number)) {
    return
  }
  const read = readLine(line)
  if (read === undefined || ('event' in read && reader.takes?.(read.event) === false)) {
    return
  }
  recorder.countRead()
  if ('refusal' in read) {
    const { messageId, refusal: reason } = read
    recorder.refuse({ file, line: line.number, messageId, audience: audiences.none }, { kind: 'refused', reason })
    return
  }
  const { event } = read
  const withAudience = (audience: Audience): EventItem | undefined => {
    audiences.complete(event, audience)
    const place = { file, line: line.number, messageId: readMessageId(event) }
    const item: EventItem = { ...place, event, bytes: measureSize(line), audience }
    const reason = reader.refusalOf?.(event)
    const refusal: Outcome | undefined = reason === undefined ? audience.refusal : { kind: 'refused', reason }
    if (refusal !== undefined) {
      recorder.refuse(item, refusal)
      return
    }
    return item
  }
  const audience = audiences.connectAudience(event)
  return audience instanceof Promise ? audience.then(withAudience) : withAudience(audience)
}

const measureSize = (line: Line): number => ('text' in line ? line.text.length : 'bytes' in line ? line.bytes : 0)
