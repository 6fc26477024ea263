import { UserError } from '../../../system/userError'
import { ident, literal } from '../duckdb'

/**
 * Values that mean there is no key: the words of databases, programs and spreadsheets for no value, zeros and dashes (the
 * UUID of nobody among them), and the errors of formulas. All rows that have one would become one person.
 */
const NO_KEY =
  '(?i)[\\s"\']*(?:[-0._/?]*|-1|-inf(?:inity)?|[{]\\s*[}]|\\[\\s*\\]|\\\\{1,2}n|[(<\\[{]?(?:null|nil|none|nan|na|n/a|n\\.a\\.?|nat|inf(?:inity)?|undefined|unknown|missing|blank|empty|anonymous|not set|not provided|no value)[)>\\]}]?|#n/a|#nv|#n/d|#[¡¿]?[\\pL/0_]+[!?])[\\s"\']*'

/** `1.23457E+15`: what spreadsheets and programs make of a long number, whose last digits are lost. */
const ROUNDED = '\\s*[+-]?\\d(?:[.,]\\d+[eE]\\+?|[eE]\\+)\\d+\\s*'

/** Says in an error of the engine that a key was rounded. */
const ROUNDED_KEY = 'a key is rounded'

/** The key for SQL, with nothing for what is none. It ends the query at a key that was rounded. */
export function keySql(column: string): string {
  const key = ident(column)
  const matches = (pattern: string): string => `regexp_full_match(${key}, ${literal(pattern)})`
  return `case when ${matches(NO_KEY)} then null when ${matches(ROUNDED)} then error(${literal(ROUNDED_KEY)} || left(${key}, 0)) else ${key} end`
}

/** What to do about an error of a query with `keySql` in it, if a rounded key ended it. */
export const roundedKeyError = (column: string, error: unknown): UserError | undefined =>
  String((error as { message?: unknown }).message).includes(ROUNDED_KEY)
    ? new UserError(
        `The column ${column} identifies people, and has numbers such as 1.23457E+15, whose last digits are lost: several people would become one. Export the column as text, or name another one with --key.`
      )
    : undefined

/** Bytes of the longest value that is sent: several emails and consent strings have room, and batches stay small. */
const MAX_SENT_BYTES = 8 * 1024

/** A value for SQL; one that is too long counts as missing. */
export const valueSql = (column: string): string =>
  `case when strlen(${ident(column)}) <= ${MAX_SENT_BYTES} then ${ident(column)} end`
