/** What goes together: events of one audience that share a batch key. */
export interface Batch<Item> {
  /** The audience. */
  lane: string
  items: Item[]
}

interface Waiting<Item> {
  items: Item[]
  bytes: number
  /** Who is in it; counted from the moment on at which the lane has another batch beside it. */
  people?: Set<unknown>
}

/**
 * Collects items into batches, one for each lane and batch key. A batch goes when it is full, or when more is waiting in
 * all than `maxBytes`: then the one that weighs most. Whoever waits in a batch of the same lane under another key makes
 * that batch go first, so that no word on a person overtakes an earlier one.
 */
export class Batches<Item> {
  private readonly lanes = new Map<string, Map<string, Waiting<Item>>>()
  private bytes = 0

  /** `personOf` tells people apart, within a lane. */
  constructor(
    private readonly maxItems: number,
    private readonly maxBytes: number,
    private readonly personOf: (item: Item) => unknown
  ) {}

  /** Adds an item of so many bytes. Returns the batches that are to go now, in their order. */
  add({ lane, key }: { lane: string; key: string }, item: Item, bytes: number): Batch<Item>[] {
    const going: Batch<Item>[] = []
    let batches = this.lanes.get(lane)
    if (batches !== undefined && (batches.size > 1 || !batches.has(key))) {
      const person = this.personOf(item)
      for (const [otherKey, other] of [...batches]) {
        if (otherKey !== key && this.peopleOf(other).has(person)) {
          going.push(this.take(lane, otherKey))
        }
      }
      batches = this.lanes.get(lane)
    }
    if (batches === undefined) {
      batches = new Map()
      this.lanes.set(lane, batches)
    }
    let batch = batches.get(key)
    if (batch === undefined) {
      batch = { items: [], bytes: 0 }
      batches.set(key, batch)
    }
    batch.items.push(item)
    batch.people?.add(this.personOf(item))
    batch.bytes += bytes
    this.bytes += bytes
    if (batch.items.length >= this.maxItems) {
      going.push(this.take(lane, key))
    } else if (this.bytes > this.maxBytes) {
      going.push(this.take(...this.heaviest()))
    }
    return going
  }

  /** What is left, batch by batch. */
  *rest(): Generator<Batch<Item>> {
    for (const [lane, batches] of [...this.lanes]) {
      for (const key of [...batches.keys()]) {
        yield this.take(lane, key)
      }
    }
  }

  private peopleOf(batch: Waiting<Item>): Set<unknown> {
    batch.people ??= new Set(batch.items.map(this.personOf))
    return batch.people
  }

  private take(lane: string, key: string): Batch<Item> {
    const batches = this.lanes.get(lane)
    const { items, bytes } = batches?.get(key) ?? { items: [], bytes: 0 }
    batches?.delete(key)
    if (batches?.size === 0) {
      this.lanes.delete(lane)
    }
    this.bytes -= bytes
    return { lane, items }
  }

  private heaviest(): [lane: string, key: string] {
    let heaviest: [string, string] = ['', '']
    let most = -1
    for (const [lane, batches] of this.lanes) {
      for (const [key, { bytes }] of batches) {
        if (bytes > most) {
          heaviest = [lane, key]
          most = bytes
        }
      }
    }
    return heaviest
  }
}
