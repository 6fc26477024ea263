import { readMessageId, preview } from '../../segment'
import type { EventLine, EventPlace, EventsPage } from '../api'
import type { Workspace } from '../workspace/workspace'
import type { Listed } from '../events/events'
import { whatOf } from './trace'

interface Asked extends EventPlace {
  limit: number
  audience?: string
}

/** Events in the order of the files, each with what becomes of it alone. */
export async function eventsPage(space: Workspace, { file, line, limit, audience }: Asked): Promise<EventsPage> {
  const { found, next } = await space.events.list({ file, line }, limit, audience)
  return { events: await Promise.all(found.map((one) => lineOf(space, one))), next }
}

async function lineOf(space: Workspace, { file, line, read, audience }: Listed): Promise<EventLine> {
  const place = { file, line, fileName: space.events.names[file] }
  if ('refusal' in read) {
    return { ...place, outcome: 'refused', reason: read.refusal }
  }
  const { event } = read
  const one = { file: space.events.files[file], line, messageId: readMessageId(event), event }
  const [{ outcome, reason }] = await preview([one], space.runSettings())
  return { ...place, what: whatOf(event), audience, outcome, reason }
}
