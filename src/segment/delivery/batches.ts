/** What goes together: events of one audience that share a batch key. */
interface Batch<Item> {
  /** The audience. */
  lane: string
  items: Item[]
}

interface Waiting<Item> extends Batch<Item> {
  key: string
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

  /** `personOf` identifies people, within a lane. */
  constructor(
    private readonly maxItems: number,
    private readonly maxBytes: number,
    private readonly personOf: (item: Item) => unknown
  ) {}

  /** Adds an item of so many bytes. Returns the batches that are to go now, in their order. */
  add({ lane, key }: { lane: string; key: string }, item: Item, bytes: number): Batch<Item>[] {
    const going: Batch<Item>[] = []
    const batches = this.batchesOf(lane)
    for (const other of batches.values()) {
      if (other.key !== key && this.peopleOf(other).has(this.personOf(item))) {
        going.push(this.take(other))
      }
    }
    let batch = batches.get(key)
    if (batch === undefined) {
      batch = { lane, key, items: [], bytes: 0 }
      batches.set(key, batch)
    }
    batch.items.push(item)
    batch.people?.add(this.personOf(item))
    batch.bytes += bytes
    this.bytes += bytes
    if (batch.items.length >= this.maxItems) {
      going.push(this.take(batch))
    } else if (this.bytes > this.maxBytes) {
      going.push(this.take(this.heaviest()))
    }
    return going
  }

  /** What is left, batch by batch. */
  *rest(): Generator<Batch<Item>> {
    for (const batch of this.waiting()) {
      yield this.take(batch)
    }
  }

  private batchesOf(lane: string): Map<string, Waiting<Item>> {
    let batches = this.lanes.get(lane)
    if (batches === undefined) {
      batches = new Map()
      this.lanes.set(lane, batches)
    }
    return batches
  }

  private peopleOf(batch: Waiting<Item>): Set<unknown> {
    batch.people ??= new Set(batch.items.map(this.personOf))
    return batch.people
  }

  private take({ lane, key, items, bytes }: Waiting<Item>): Batch<Item> {
    this.batchesOf(lane).delete(key)
    this.bytes -= bytes
    return { lane, items }
  }

  private waiting(): Waiting<Item>[] {
    return [...this.lanes.values()].flatMap((batches) => [...batches.values()])
  }

  private heaviest(): Waiting<Item> {
    return this.waiting().reduce((heaviest, batch) => (batch.bytes > heaviest.bytes ? batch : heaviest))
  }
}
