/** Signs that part the cells of most tables. */
const USUAL = [',', ';', '\t', '|']

/** Signs that part the cells of some, and stand in few names of columns: punctuation, and control characters made for it. */
const UNUSUAL = [...'^~:#!%&*+=/\\$?¦§\x01\x1c\x1d\x1e\x1f']

/** Lines below the header that are looked at. */
const LINES_BELOW = 50

/** The sign that parts the cells of a table, if the first lines look like one; undefined for text of another kind. */
export function detectDelimiter(text: string): string | undefined {
  const [header = '', ...below] = linesOf(text)
  if (header.startsWith('{')) {
    return undefined
  }
  const fits = (delimiter: string): boolean => {
    const cells = header.split(delimiter).length
    return cells > 1 && below.filter((line) => line.split(delimiter).length === cells).length >= below.length / 2
  }
  const widest = (a: string, b: string): number => header.split(b).length - header.split(a).length
  return USUAL.find(fits) ?? UNUSUAL.filter(fits).sort(widest)[0]
}

export const isUsual = (delimiter: string): boolean => USUAL.includes(delimiter)

/** The first lines with something in them, without what is in quotes. */
const linesOf = (text: string): string[] =>
  text
    .split(/\r?\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, 1 + LINES_BELOW)
    .map((line) => line.trimStart().replace(/"(?:[^"]|"")*"/g, ''))
