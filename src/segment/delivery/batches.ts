/**
 * Collects items into batches, one for each key, in the order in which they came. A batch goes when it is full, or when
 * more is waiting in all than `maxBytes`: then the one that weighs most.
 */
export class Batches<Item> {
  private readonly waiting = new Map<string, { items: Item[]; bytes: number }>()
  private bytes = 0

  constructor(
    private readonly maxItems: number,
    private readonly maxBytes: number
  ) {}

  /** Adds an item of so many bytes. Returns the batch that is to go now, if there is one. */
  add(key: string, item: Item, bytes: number): { key: string; items: Item[] } | undefined {
    const batch = this.waiting.get(key) ?? { items: [], bytes: 0 }
    this.waiting.set(key, batch)
    batch.items.push(item)
    batch.bytes += bytes
    this.bytes += bytes
    if (batch.items.length >= this.maxItems) {
      return this.take(key)
    }
    return this.bytes > this.maxBytes ? this.take(this.heaviest()) : undefined
  }

  /** What is left, batch by batch. */
  *rest(): Generator<{ key: string; items: Item[] }> {
    for (const key of [...this.waiting.keys()]) {
      yield this.take(key)
    }
  }

  private take(key: string): { key: string; items: Item[] } {
    const { items, bytes } = this.waiting.get(key) ?? { items: [], bytes: 0 }
    this.waiting.delete(key)
    this.bytes -= bytes
    return { key, items }
  }

  private heaviest(): string {
    let heaviest = ''
    let most = -1
    for (const [key, { bytes }] of this.waiting) {
      if (bytes > most) {
        heaviest = key
        most = bytes
      }
    }
    return heaviest
  }
}
