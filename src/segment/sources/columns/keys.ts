/** Names of columns that identify people, when `--key` names none, the best first. */
const KEYS = [
  'id',
  'user_id',
  'userid',
  'customer_id',
  'customerid',
  'external_id',
  'externalid',
  'record_id',
  'contact_id',
  'uuid',
  'kundennummer'
]

/** Columns that identify people by their names, the best first. */
export const findKeyColumns = (columns: readonly string[]): string[] =>
  KEYS.flatMap((name) => columns.filter((column) => column.toLowerCase().replace(/[ -]/g, '_') === name))
