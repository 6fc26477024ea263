import type { TableConstructorOptions } from 'cli-table3'
import Table from 'cli-table3'
import { createColors } from 'picocolors'
import { count } from '../system/numbers'

/** Columns that every table fits into where nobody says how many there are. */
const COLUMNS = 80

/** Wider ones are harder to read. */
const MOST_COLUMNS = 120

/** Tables without colours of their own. */
const PLAIN: NonNullable<TableConstructorOptions['style']> = { head: [], border: [], compact: true }

/** Off in pipes, and where NO_COLOR or the terminal says so. The package alone would colour pipes of a CI. */
export const colours = createColors(
  process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb'
)

/** Names and reasons come from files and from Amazon: control characters could rewrite the terminal. */
export const printable = (text: string): string => text.replace(/\p{C}/gu, '?')

/** A number that Amazon may not have yet. */
export const known = (value: number | undefined): string => (value === undefined ? 'not yet' : count(value))

export const percent = (share: number | undefined): string =>
  share === undefined ? '-' : `${(share * 100).toFixed(1)} %`

export const columns = (): number =>
  process.stdout.isTTY ? Math.min(process.stdout.columns || COLUMNS, MOST_COLUMNS) : COLUMNS

interface Column {
  head: string
  align?: 'right'
  /** Takes the width that the others leave, at least so much, and breaks its lines. */
  wraps?: number
}

/** Rows as a table; where that is too wide, as records below each other. Nothing is cut. */
export function tableText(
  columnsOf: readonly Column[],
  rows: readonly (readonly string[])[],
  width = columns()
): string {
  if (rows.length === 0) {
    return ''
  }
  const widths = columnsOf.map(({ head }, index) =>
    Math.max(...[head, ...rows.map((row) => row[index])].map(measureWidth))
  )
  const wrapping = columnsOf.findIndex(({ wraps }) => wraps !== undefined)
  const frame = 3 * columnsOf.length + 1
  const others = widths.reduce((sum, one, index) => (index === wrapping ? sum : sum + one), frame)
  const rest = width - others
  const fits = wrapping === -1 ? rest >= 0 : rest >= Math.min(widths[wrapping], columnsOf[wrapping].wraps ?? 0)
  if (!fits) {
    return rows.map((row) => record(columnsOf, row, width)).join('\n\n')
  }
  const table = new Table({
    head: columnsOf.map(({ head }) => head),
    colAligns: columnsOf.map(({ align }) => align ?? 'left'),
    colWidths: widths.map((one, index) => (index === wrapping ? Math.min(one, rest) : one) + 2),
    wordWrap: true,
    style: PLAIN
  })
  table.push(...rows.map((row) => row.map((text, index) => (index === wrapping ? breakable(text, rest) : text))))
  return table.toString()
}

function record(columnsOf: readonly Column[], row: readonly string[], width: number): string {
  const longest = Math.max(...columnsOf.map(({ head }) => head.length))
  const indent = ' '.repeat(longest + 2)
  return columnsOf
    .map(({ head }, index) => {
      const lines = wrapped(row[index], width - indent.length).split('\n')
      return `${head.padEnd(longest)}  ${lines.join(`\n${indent}`)}`
    })
    .join('\n')
}

/** The table would cut a word that is longer than its column. */
const breakable = (text: string, width: number): string =>
  text.replace(new RegExp(`\\S{${Math.max(width, 1)}}(?=\\S)`, 'g'), '$& ')

/** Without the signs that give colours. Wide letters count as one, which makes a table wider, not wrong. */
// oxlint-disable-next-line no-control-regex
const measureWidth = (text: string): number => [...text.replace(/\u001b\[\d+m/g, '')].length

/** Text in lines of a terminal's width, broken between words. */
export function wrapped(text: string, width = columns()): string {
  const lines: string[] = []
  let line = ''
  for (const word of printable(text).split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, line].join('\n')
}
