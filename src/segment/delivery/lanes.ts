/**
 * Runs work side by side, a few at a time, but the work of one lane in order: of two batches of one audience the later
 * counts, so it must not overtake.
 */
export class Lanes {
  /** The last work of each lane. */
  private readonly tails = new Map<string, Promise<void>>()
  private readonly running = new Set<Promise<void>>()
  private readonly errors: unknown[] = []

  constructor(private readonly atATime: number) {}

  /** Starts the work, or puts it behind the work of its lane. Waits only until there is room. */
  async start(lane: string, work: () => Promise<void>): Promise<void> {
    while (this.running.size >= this.atATime) {
      await Promise.race(this.running)
    }
    const before = this.tails.get(lane) ?? Promise.resolve()
    const task: Promise<void> = before
      .then(work)
      .catch((error: unknown) => {
        this.errors.push(error)
      })
      .finally(() => {
        this.running.delete(task)
      })
    this.running.add(task)
    this.tails.set(lane, task)
  }

  /** Waits for all work. Throws the first error that one of them threw. */
  async settled(): Promise<void> {
    while (this.running.size > 0) {
      await Promise.all(this.running)
    }
    if (this.errors.length > 0) {
      throw this.errors[0]
    }
  }
}
