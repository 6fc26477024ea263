import type { EventField } from '../../event/fields'
import { findFirst, readSections, Searches } from '../../event/find'

export const ALL = new Searches({}).searchFor({ findIdentities: true })

/** The paths of the values that are offered, in their order. */
export const offered = (event: unknown, field: EventField): string[] => {
  const paths: string[] = []
  findFirst(readSections(event), ALL, field, (_value, { path }) => void paths.push(path))
  return paths
}
