/** Word → what stands in its place. */
export type WordTable = ReadonlyMap<string, string>

/**
 * Reads tables of entries such as `AVE: AVENUE AV`, one a line or parted by commas: the abbreviation, then the words
 * that it stands for. Of two tables with the same word the later has it.
 */
export function readWordTable(...tables: string[]): WordTable {
  const words = new Map<string, string>()
  for (const table of tables) {
    for (const entry of table.split(/[\n,]/)) {
      const [abbreviation, rest] = entry.split(':')
      for (const word of rest?.trim().split(' ') ?? []) {
        words.set(word, abbreviation.trim())
      }
    }
  }
  return words
}
