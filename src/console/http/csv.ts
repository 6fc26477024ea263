import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

/** Answers with lines of CSV as a file to save. */
export const sendCsv = (
  reply: FastifyReply,
  name: string,
  lines: Iterable<string> | AsyncIterable<string>
): FastifyReply =>
  reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .send(Readable.from(lines))

/** A line of CSV. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
export const toCsvLine = (cells: readonly (string | number | undefined)[]): string =>
  `${cells.map(toCell).join(',')}\r\n`

function toCell(value: string | number | undefined): string {
  const text = String(value ?? '')
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe
}
