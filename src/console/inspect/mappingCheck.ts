import type { MappingCheck } from '../api'
import type { Workspace } from '../workspace/workspace'
import { previewBatch, toFound } from './preview'

/** How long events are looked at, in milliseconds: the person who saves is waiting. */
const TIME_LIMIT_MS = 5_000

/** Reasons that are named. */
const MOST_REASONS = 3

/** What a mapping would do to the events of the space's audiences: to all of them, or as many as there is time for. */
export async function checkMapping(space: Workspace, fields: Record<string, unknown>): Promise<MappingCheck> {
  const until = Date.now() + TIME_LIMIT_MS
  const settings = space.previewSettings(fields)
  const keys = new Set(space.found().map(({ key }) => key))
  const check = { events: 0, complete: true, rejected: 0 }
  const reasons = new Map<string, number>()
  for await (const some of space.events.from({ file: 0, line: 1 })) {
    if (Date.now() >= until) {
      check.complete = false
      break
    }
    const events = some.filter(({ audience }) => audience !== undefined && keys.has(audience))
    const found = events.map((one) => toFound(space, one))
    for (const { outcome, reason = '' } of await previewBatch(found, settings)) {
      check.events += 1
      if (outcome === 'refused') {
        check.rejected += 1
        reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
      }
    }
  }
  return {
    ...check,
    reasons: [...reasons]
      .map(([reason, events]) => ({ reason, events }))
      .sort((one, other) => other.events - one.events)
      .slice(0, MOST_REASONS)
  }
}
