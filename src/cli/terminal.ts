import type { TableConstructorOptions } from 'cli-table3'

/** Tables without colours, which a file or a narrow terminal would show as signs. */
export const PLAIN: NonNullable<TableConstructorOptions['style']> = { head: [], border: [], compact: true }

/** Names and reasons come from files and from Amazon: control characters could rewrite the terminal. */
export const printable = (text: string): string => text.replace(/\p{C}/gu, '?')

export const count = (value: number): string => value.toLocaleString('en')

/** A number that Amazon may not have yet. */
export const known = (value: number | undefined): string => (value === undefined ? 'not yet' : count(value))

export const percent = (share: number | undefined): string =>
  share === undefined ? '-' : `${(share * 100).toFixed(1)} %`
