import { randomUUID } from 'node:crypto'
import type { SegmentEvent } from '@segment/actions-core'
import { readCountry } from '../../destinations/amazon-ads-dsp-amc/event/country'
import { joinAddress } from '../sources/columns/address'
import { parseStructure, parseTexts } from '../sources/columns/values'
import type { ChangedRow } from './diff'
import type { RowMapping } from './mapping'

interface RowMapperOptions {
  /** Of rows that have none. */
  country?: string
  /** Called with the column of each list or object where one text belongs: it counts as missing. */
  onSkipped?: (column: string) => void
}

/**
 * Makes of rows the events that reverse ETL sends: a track named for the change, with the row in its properties. Columns
 * of a field that takes several travel as a list in the first one's property, too, and the parts of an address as one line.
 * A list of one is what is in it. A longer one, or an object, is passed on as a consent, which must be understood, and as a
 * country, which is none then; elsewhere it counts as missing.
 */
export function createRowMapper(
  { columns, properties, lists, fields, address }: RowMapping,
  { country, onSkipped }: RowMapperOptions = {}
): (row: ChangedRow) => SegmentEvent {
  const run = randomUUID()
  const places = new Map(columns.map((column, place) => [column, place]))
  const countryColumn = [...fields].find(([, field]) => field === 'countryCode')?.[0]
  const getters = columns.map((column, place) => ({
    name: properties.get(column) ?? column,
    get: createGetter(column, place)
  }))
  let count = 0

  return ({ change, id, values }) => ({
    type: 'track',
    // Reverse ETL knows no other name for a row that it sent before.
    event: change === 'refreshed' ? 'updated' : change,
    messageId: `${run}-${++count}`,
    timestamp: new Date().toISOString(),
    userId: id,
    properties: readProperties(values),
    context: {}
  })

  function readProperties(values: Values): Properties {
    const read: Record<string, unknown> = {}
    // Rows of people who leave have no values.
    for (let place = 0; place < values.length; place++) {
      const { name, get } = getters[place]
      read[name] = get(values)
    }
    return read as Properties
  }

  function createGetter(column: string, place: number): (values: Values) => unknown {
    const others = lists.get(column)
    if (others !== undefined) {
      const all = [column, ...others].map((one) => places.get(one) as number)
      return (values) => {
        const texts = all.flatMap((one) => parseTexts(values[one]))
        return texts.length < 2 ? (texts[0] ?? values[place] ?? undefined) : texts
      }
    }
    if (!address.some((part) => part.column === column) || address.length < 2) {
      const getText = createTextGetter(column)
      return (values) => getText(values[place])
    }
    if (column !== address[0].column) {
      return (values) => values[place] ?? undefined
    }
    const parts = address.map((part) => ({
      place: places.get(part.column) as number,
      get: createTextGetter(part.column)
    }))
    return (values) => {
      const texts = parts.map((part) => {
        const text = part.get(values[part.place])
        return typeof text === 'string' ? text.trim() : ''
      })
      const own = countryColumn === undefined ? undefined : values[places.get(countryColumn) as number]
      return joinAddress(address, texts, readCountry(own ?? '') ?? country)
    }
  }

  function createTextGetter(column: string): (text: string | null) => unknown {
    const field = fields.get(column)
    return (text) => {
      const value = text === null ? undefined : parseStructure(text)
      if (value === undefined || typeof value === 'string' || field === undefined || field === 'countryCode') {
        return typeof value === 'string' ? value : (text ?? undefined)
      }
      if (field.startsWith('consent.')) {
        return value
      }
      onSkipped?.(column)
      return undefined
    }
  }
}

type Values = readonly (string | null)[]
type Properties = SegmentEvent['properties']
