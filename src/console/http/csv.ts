/** A line of CSV. A text that a spreadsheet would take for a formula gets an apostrophe before it. */
export const toCsvLine = (cells: readonly (string | number | undefined)[]): string =>
  `${cells.map(toCell).join(',')}\r\n`

function toCell(value: string | number | undefined): string {
  const text = String(value ?? '')
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe
}
