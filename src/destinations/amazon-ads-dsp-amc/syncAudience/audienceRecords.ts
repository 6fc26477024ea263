import type { Member } from './member'

/** Records of a request. Amazon's schema allows 10,000; its guide advises 6,000. */
const MAX_RECORDS = 6_000

/** Bytes of a request's body. Amazon documents none for this API; its neighbours take 5 to 10 MB. */
const MAX_BYTES = 4_000_000

const FIRST_CAPACITY = 64 * 1024

/** An event whose record is on its way. */
export interface Outgoing {
  /** Its place in the batch. */
  index: number
  action: Member['action']
}

/** Where records go: an audience, through the AMC connection for which it was made, if it was. */
export type Target = Pick<Member, 'audienceId' | 'connectionId'>

/**
 * The records of one audience, as the bytes in which they are sent, parted by commas. As strings they would cost the
 * garbage collector more than it takes to write them.
 */
export class AudienceRecords {
  private bytes = Buffer.allocUnsafe(FIRST_CAPACITY)
  private readonly outgoing: Outgoing[] = []
  /** Where each record ends; one entry more than there are records, the first 0. */
  private readonly ends = [0]

  constructor(readonly target: Target) {}

  /** Adds a record's JSON text, which must be ASCII. */
  add(outgoing: Outgoing, record: string): void {
    const start = this.ends[this.outgoing.length]
    this.reserve(start + record.length + 1)
    const end = start + this.bytes.write(record + ',', start, 'latin1')
    this.outgoing.push(outgoing)
    this.ends.push(end)
  }

  /** All records, cut into uploads within Amazon's limits. */
  uploads(): Upload[] {
    const { ends, outgoing } = this
    const uploads: Upload[] = []
    const room = MAX_BYTES - this.head().length - TAIL.length
    let from = 0
    for (let to = 1; to <= outgoing.length; to++) {
      const full = to - from === MAX_RECORDS || (to < outgoing.length && ends[to + 1] - ends[from] > room)
      if (full || to === outgoing.length) {
        uploads.push(new Upload(this, from, to))
        from = to
      }
    }
    return uploads
  }

  /** The request's body for the records from one place to before another. */
  body(from: number, to: number): Buffer {
    return Buffer.concat([this.head(), this.bytes.subarray(this.ends[from], this.ends[to] - 1), TAIL])
  }

  events(from: number, to: number): readonly Outgoing[] {
    return this.outgoing.slice(from, to)
  }

  private head(): Buffer {
    const { audienceId, connectionId } = this.target
    // AMC is always a target of a connection; its DSP advertiser is one when it is asked for.
    const resource =
      connectionId === undefined ? '' : `"targetResource":{"connectionId":"${connectionId}","targetTypes":["DSP"]},`
    return Buffer.from(`{"audienceId":${audienceId},${resource}"records":[`)
  }

  private reserve(size: number): void {
    if (size > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(size, 2 * this.bytes.length))
      this.bytes.copy(larger)
      this.bytes = larger
    }
  }
}

const TAIL = Buffer.from(']}')

/** Records of one audience that go in one request. */
export class Upload {
  constructor(
    private readonly records: AudienceRecords,
    private readonly from: number,
    private readonly to: number
  ) {}

  get target(): Target {
    return this.records.target
  }

  get size(): number {
    return this.to - this.from
  }

  get events(): readonly Outgoing[] {
    return this.records.events(this.from, this.to)
  }

  body(): Buffer {
    return this.records.body(this.from, this.to)
  }

  halves(): [Upload, Upload] {
    const middle = Math.ceil((this.from + this.to) / 2)
    return [new Upload(this.records, this.from, middle), new Upload(this.records, middle, this.to)]
  }
}
