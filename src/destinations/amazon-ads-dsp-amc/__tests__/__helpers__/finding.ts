import type { EventField } from '../../event/fields'
import type { Search } from '../../event/find'
import { findFirst, readFilled, readSections } from '../../event/find'

/** The search of a mapping with these options. */
export const searchFor = (mapping: unknown, options: Search['options'] = { findIdentities: true }): Search => ({
  filled: readFilled(mapping),
  options
})

export const ALL = searchFor({})

/** The paths of the values that are offered, in their order. */
export const offered = (event: unknown, field: EventField): string[] => {
  const paths: string[] = []
  findFirst(readSections(event), ALL, field, (_value, { parent, key }) => void paths.push(`${parent}.${key}`))
  return paths
}
