import { createReadStream, createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import type { FileKind } from '../fileKind'

/** Writes a text file as UTF-8, unpacked, to a file for nobody but its owner: the engine reads only that well. */
export async function transcodeToUtf8(path: string, { encoding, packed }: FileKind, to: string): Promise<void> {
  const bytes = createReadStream(path)
  const plain = packed === 'gzip' ? bytes.pipe(createGunzip()) : bytes
  bytes.on('error', (error) => plain.destroy(error))
  await pipeline(Readable.from(textOf(plain, encoding)), createWriteStream(to, { mode: 0o600 }))
}

async function* textOf(chunks: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<string> {
  // Takes the byte order mark away.
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunks) {
    yield decoder.decode(chunk, { stream: true })
  }
  yield decoder.decode()
}
