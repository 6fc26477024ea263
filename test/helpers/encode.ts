const tables = new Map<string, Map<string, number[]>>()

/** What TextDecoder reads back, of encodings of one or two bytes a letter: Node writes UTF-8 and UTF-16 only. */
export function encode(text: string, label: string): Buffer {
  const table = tables.get(label) ?? tableOf(label)
  tables.set(label, table)
  return Buffer.from(
    [...text].flatMap((letter) => {
      const bytes = table.get(letter)
      if (bytes === undefined) {
        throw new Error(`${label} has no ${letter}.`)
      }
      return bytes
    })
  )
}

function tableOf(label: string): Map<string, number[]> {
  const table = new Map<string, number[]>()
  const add = (...bytes: number[]): void => {
    try {
      const letter = new TextDecoder(label, { fatal: true }).decode(Uint8Array.from(bytes))
      if ([...letter].length === 1 && !table.has(letter)) {
        table.set(letter, bytes)
      }
    } catch {
      // No letter has these bytes.
    }
  }
  if (label === 'windows-1252') {
    // Node's decoder has control characters there in several releases.
    ;[...'€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'].forEach((letter, index) =>
      table.set(letter, [0x80 + index])
    )
  }
  for (let byte = 0; byte < 256; byte++) {
    add(byte)
  }
  for (let first = 0x81; first < 255; first++) {
    for (let second = 0x30; second < 255; second++) {
      add(first, second)
    }
  }
  return table
}
