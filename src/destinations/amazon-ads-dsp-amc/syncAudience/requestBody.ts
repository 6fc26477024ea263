import type { Member } from './member'

/** Records of a request. Amazon's schema allows 10,000; its guide advises 6,000. */
const MAX_RECORDS = 6_000

/** Bytes of a request's body. Amazon documents none for this API; its neighbours take 5 to 10 MB. */
const MAX_BYTES = 4_000_000

const FIRST_CAPACITY = 64 * 1024

/** What the bytes are written in: records are ASCII, which this writes fastest. */
const ENCODING = 'latin1'

/** Events whose one record is on its way. */
export interface Outgoing extends Pick<Member, 'action' | 'denied'> {
  /** Their places in the batch. */
  indices: readonly number[]
}

/** Where records go: an audience, through the AMC connection for which it was made, if it was. */
export type Target = Pick<Member, 'audienceId' | 'connectionId'>

/** The records of one audience, cut into uploads within Amazon's limits as they come. */
export class AudienceRecords {
  readonly uploads: Upload[]

  constructor(private readonly target: Target) {
    this.uploads = [new Upload(target)]
  }

  /** Adds a record's JSON text, which must be ASCII. */
  add(outgoing: Outgoing, record: string): void {
    const last = this.uploads[this.uploads.length - 1]
    if (!last.add(outgoing, record)) {
      const next = new Upload(this.target)
      next.add(outgoing, record)
      this.uploads.push(next)
    }
  }
}

/**
 * Records of one audience that go in one request, as the bytes in which they are sent. As strings they would cost the
 * garbage collector more than it takes to write them.
 */
export class Upload {
  readonly events: Outgoing[] = []
  private bytes = Buffer.allocUnsafe(FIRST_CAPACITY)
  /** Where each record ends, behind the comma that parts it from the next; the first entry is where records begin. */
  private readonly ends: number[]

  constructor(readonly target: Target) {
    this.ends = [this.bytes.write(headOf(target), ENCODING)]
  }

  get size(): number {
    return this.events.length
  }

  /** False for a record that has no room; the first one always has. */
  add(outgoing: Outgoing, record: string): boolean {
    const start = this.ends[this.size]
    const end = start + record.length + 1
    if (this.size === MAX_RECORDS || (this.size > 0 && end + TAIL.length > MAX_BYTES)) {
      return false
    }
    this.reserve(end + TAIL.length)
    this.bytes.write(record + ',', start, ENCODING)
    this.append(outgoing, end)
    return true
  }

  /** The request's body. */
  body(): Buffer {
    const end = this.ends[this.size] - 1
    return this.bytes.subarray(0, end + this.bytes.write(TAIL, end, ENCODING))
  }

  /** The records from one place to before another, as an upload of their own. */
  part(from: number, to: number): Upload {
    const part = new Upload(this.target)
    const start = part.ends[0]
    const shift = start - this.ends[from]
    part.reserve(this.ends[to] + shift + TAIL.length)
    this.bytes.copy(part.bytes, start, this.ends[from], this.ends[to])
    for (let place = from; place < to; place++) {
      part.append(this.events[place], this.ends[place + 1] + shift)
    }
    return part
  }

  private append(outgoing: Outgoing, end: number): void {
    this.events.push(outgoing)
    this.ends.push(end)
  }

  private reserve(size: number): void {
    if (size > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(size, 2 * this.bytes.length))
      this.bytes.copy(larger)
      this.bytes = larger
    }
  }
}

const TAIL = ']}'

function headOf({ audienceId, connectionId }: Target): string {
  // AMC is always a target of a connection; its DSP advertiser is one when it is asked for.
  const resource =
    connectionId === undefined ? '' : `"targetResource":{"connectionId":"${connectionId}","targetTypes":["DSP"]},`
  return `{"audienceId":${audienceId},${resource}"records":[`
}
