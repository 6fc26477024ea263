import { randomUUID } from 'node:crypto'
import type { SegmentEvent } from '@segment/actions-core'
import type { ChangedRow } from './diff'
import { parseTexts } from './diff'
import type { RowMapping } from './mapping'

/**
 * Makes of rows the events that reverse ETL sends: a track named for the change, with the row in its properties. Columns
 * of a field that takes several travel as a list in the first one's property, too.
 */
export function createRowMapper({ columns, properties, lists }: RowMapping): (row: ChangedRow) => SegmentEvent {
  const run = randomUUID()
  const names = columns.map((column) => properties.get(column) ?? column)
  const joined = columns.map((column) => {
    const others = lists.get(column)
    return others && [column, ...others].map((one) => columns.indexOf(one))
  })
  let count = 0

  const valueOf = (values: ChangedRow['values'], place: number): unknown => {
    const texts = joined[place]?.flatMap((one) => parseTexts(values[one]))
    return texts === undefined || texts.length < 2 ? (texts?.[0] ?? values[place] ?? undefined) : texts
  }
  return ({ change, id, values }) => ({
    type: 'track',
    event: change,
    messageId: `${run}-${++count}`,
    timestamp: new Date().toISOString(),
    userId: id,
    properties: Object.fromEntries(values.map((_, place) => [names[place], valueOf(values, place)])) as Properties,
    context: {}
  })
}

type Properties = SegmentEvent['properties']
