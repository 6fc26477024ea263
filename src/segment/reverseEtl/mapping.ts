import type { JSONObject } from '@segment/actions-core'
import type { AddressColumn } from '../sources/columns/address'
import { readAddressColumns } from '../sources/columns/address'
import type { FieldColumns } from '../sources/columns/match'
import type { RowField } from '../sources/columns/names'
import { MULTI_VALUE_FIELDS } from '../sources/columns/names'

/** What happens with rows, in the words of reverse ETL. */
export const SYNC_MODES = ['mirror', 'upsert', 'delete'] as const
export type SyncMode = (typeof SYNC_MODES)[number]

/** What is wanted of a source: a sync mode, or that everybody in it is removed. */
export type RowsMode = SyncMode | 'remove-listed'

/** How rows become payloads. */
export interface RowMapping {
  /** The mapping as it is saved at the platform. */
  mapping: JSONObject
  /** Columns that it reads, in the order in which events carry them. */
  columns: readonly string[]
  /** Column → its property in the events. */
  properties: ReadonlyMap<string, string>
  /** Columns that may hold several values of a person → further columns of the same field; their values join them. */
  lists: ReadonlyMap<string, readonly string[]>
  /** Column → the field that it is for. */
  fields: ReadonlyMap<string, RowField>
  /** Columns whose parts are the line of an address, joined in the property of the first. */
  address: readonly AddressColumn[]
  /** What must be equal for two rows of equal values to mean the same. */
  meaning: string
  /** The consent fields that it fills. */
  consent: string[]
}

const CONSENT_FIELDS = ['amznUserData', 'amznAdStorage', 'tcf', 'gpp']

/** Signs that part a path in a mapping, or that the core takes out of it. */
const SIGNS_OF_PATHS = /[.[\]'"]/g

/**
 * The mapping of columns to fields, with what a settings file maps over it: it may read any column, as
 * `$.properties.<column>`. Nothing else of a row is looked for.
 */
export function buildRowMapping(
  fields: FieldColumns,
  columns: readonly string[],
  { mode, settings }: { mode: RowsMode; settings: JSONObject }
): RowMapping {
  const properties = nameProperties(columns)
  const path = (column: string): JSONObject => ({ '@path': `$.properties.${properties.get(column)}` })
  const mapped: JSONObject = {}
  const consent: JSONObject = {}
  const lists = new Map<string, readonly string[]>()
  for (const [field, [first, ...others]] of fields) {
    if (field.startsWith('consent.')) {
      consent[field.slice('consent.'.length)] = path(first)
    } else {
      mapped[field] = path(first)
    }
    if (MULTI_VALUE_FIELDS.includes(field)) {
      lists.set(first, others)
    }
  }
  const texts = JSON.stringify(settings)
  const read = new Set([...fields.values()].flat())
  columns.filter((column) => texts.includes(`properties.${properties.get(column)}`)).forEach((name) => read.add(name))
  const ofFields = [...fields].map(([field, { length }]) => [field, length])
  const mapping = {
    ...mapped,
    consent,
    ...settings,
    findIdentities: false,
    externalUserId: { '@path': '$.userId' },
    __segment_internal_sync_mode: mode === 'remove-listed' ? 'delete' : mode
  }
  return {
    mapping,
    consent: CONSENT_FIELDS.filter((field) => (mapping.consent as JSONObject | null)?.[field] !== undefined),
    columns: [...read],
    properties,
    lists,
    fields: new Map([...fields].flatMap(([field, names]) => names.map((name): [string, RowField] => [name, field]))),
    address: readAddressColumns(fields.get('address') ?? []),
    meaning: JSON.stringify([ofFields, settings])
  }
}

/** Each column has a property of its own, whatever signs are in its name. */
function nameProperties(columns: readonly string[]): Map<string, string> {
  const taken = new Set<string>()
  return new Map(
    columns.map((column) => {
      const name = column.replace(SIGNS_OF_PATHS, '_')
      let property = name
      for (let count = 2; taken.has(property); count++) {
        property = `${name} ${count}`
      }
      taken.add(property)
      return [column, property]
    })
  )
}
