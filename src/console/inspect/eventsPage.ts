import type { PreviewedLine } from '../../segment/preview/preview'
import type { EventFilter, EventLine, EventsPage } from '../api'
import type { PlacedEvent } from '../events/events'
import type { Workspace } from '../workspace/workspace'
import type { People } from './people'
import { isNotConnected, previewEach, toFound } from './preview'
import { describeEvent } from './trace'

/** Events of a page. */
const LIMIT = 50

/** How long a page is searched for, in milliseconds: what comes behind is another page. */
const TIME_LIMIT_MS = 3_000

/** Events in the order of the files that fit a filter, each with what becomes of it alone. Throws HttpError for nobody. */
export async function listEvents(space: Workspace, people: People, filter: EventFilter): Promise<EventsPage> {
  const { file = 0, line = 1, audience, outcome } = filter
  const settings = space.previewSettings()
  const query = filter.who === undefined ? undefined : people.query(filter.who)
  const until = Date.now() + TIME_LIMIT_MS
  const events: EventLine[] = []
  for await (const some of space.events.from({ file, line })) {
    const batch = some.filter((one) => audience === undefined || one.audience === audience)
    if (batch.length > 0 && Date.now() > until) {
      return { events, next: toPlace(batch[0]) }
    }
    const found = batch.map((one) => toFound(space, one))
    const about = query && new Set((await people.matching(found, query)).map((one) => one.line))
    const candidates = batch.filter((one) => about === undefined || about.has(one.line))
    // Without a filter by outcome no more are previewed than are shown.
    const shown = outcome === undefined ? candidates.slice(0, LIMIT - events.length) : candidates
    const answers = await previewEach(
      shown.map((one) => toFound(space, one)),
      settings
    )
    for (const [index, one] of shown.entries()) {
      if (outcome !== undefined && answers[index].outcome !== outcome) {
        continue
      }
      if (events.length === LIMIT) {
        return { events, next: toPlace(one) }
      }
      events.push(toEventLine(space, one, answers[index]))
    }
    if (shown.length < candidates.length) {
      return { events, next: toPlace(candidates[shown.length]) }
    }
  }
  return { events }
}

const toPlace = ({ file, line }: PlacedEvent): EventsPage['next'] => ({ file, line })

const toEventLine = (
  space: Workspace,
  { file, line, read, audience }: PlacedEvent,
  answer: PreviewedLine
): EventLine => ({
  file,
  line,
  fileName: space.events.names[file],
  what: 'event' in read ? describeEvent(read.event) : undefined,
  audience,
  outcome: answer.outcome,
  reason: answer.reason,
  notConnected: isNotConnected(answer)
})
