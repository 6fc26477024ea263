import type { SegmentEvent } from '@segment/actions-core'
import { defaultValues, Destination } from '@segment/actions-core'

type PerformBatch = (request: unknown, batch: unknown) => unknown

interface Action {
  fields: Parameters<typeof defaultValues>[0]
  performBatch: PerformBatch
}

export interface MeasuredDefinition {
  name: string
  actions: Record<string, Action>
}

/** One destination with its default mapping, ready to be measured on a batch. */
export class MeasuredDestination {
  private readonly destination: Destination
  private readonly action: Action
  private readonly mapping: unknown

  constructor(
    definition: MeasuredDefinition,
    private readonly slug: string,
    private readonly settings: object
  ) {
    // actions-core keys its schemas by name; two destinations of one name would share them.
    this.destination = new Destination({ ...definition, name: `${definition.name} (${slug})` } as never)
    this.action = definition.actions[slug]
    this.mapping = defaultValues(this.action.fields)
  }

  /** The whole way: actions-core's mapping and validation, the destination, the requests. Throws if an event fails. */
  async executeBatch(events: readonly SegmentEvent[]): Promise<void> {
    const results = await this.execute(events)
    const failed = results.find(({ status }) => status >= 300)
    if (failed !== undefined) {
      throw new Error(`${this.slug}: ${JSON.stringify(failed)}`)
    }
  }

  /** actions-core alone: the same mapping, and nothing done with what it makes. */
  async mapOnly(events: readonly SegmentEvent[]): Promise<void> {
    await this.withPerformBatch(() => undefined, events)
  }

  /** The destination alone: performBatch, as the core calls it for these events, with an Amazon that answers at once. */
  async alone(events: readonly SegmentEvent[]): Promise<() => Promise<void>> {
    let batch: unknown
    await this.withPerformBatch((_request, made) => {
      batch = made
    }, events)
    const { performBatch } = this.action
    return async () => {
      await performBatch(answerAtOnce, batch)
    }
  }

  private async withPerformBatch(performBatch: PerformBatch, events: readonly SegmentEvent[]): Promise<void> {
    const own = this.action.performBatch
    this.action.performBatch = performBatch
    try {
      await this.execute(events)
    } finally {
      this.action.performBatch = own
    }
  }

  private async execute(events: readonly SegmentEvent[]) {
    const results = await this.destination.executeBatch(this.slug, {
      events: [...events],
      mapping: this.mapping as never,
      settings: this.settings as never,
      auth: { accessToken: 'token', refreshToken: '' }
    })
    this.destination.responses.length = 0
    return results
  }
}

const answerAtOnce = () =>
  Promise.resolve({
    status: 202,
    statusText: 'Accepted',
    content: '{"jobRequestId":"1"}',
    data: {},
    headers: new Map()
  })
