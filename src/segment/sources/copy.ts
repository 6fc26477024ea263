import { open } from 'node:fs/promises'
import { UserError } from '../../system/userError'
import { readBytes } from './bytes'
import { decodeToUtf8 } from './encoding'
import type { FileKind } from './fileKind'

/** Bytes that are gathered before they are written. */
const WRITE_BYTES = 1024 * 1024

/** Writes a new file for nobody but its owner, some bytes at a time. Throws what the file system throws. */
export class CopyWriter {
  private parts: Buffer[] = []
  private bytes = 0

  private constructor(private readonly file: Awaited<ReturnType<typeof open>>) {}

  static async create(path: string): Promise<CopyWriter> {
    return new CopyWriter(await open(path, 'wx', 0o600))
  }

  /** The bytes are kept until they are written: they must not change meanwhile. */
  async write(bytes: Buffer): Promise<void> {
    this.parts.push(bytes)
    this.bytes += bytes.length
    if (this.bytes >= WRITE_BYTES) {
      await this.flush()
    }
  }

  async close(): Promise<void> {
    try {
      await this.flush()
    } finally {
      await this.file.close()
    }
  }

  private async flush(): Promise<void> {
    const bytes = Buffer.concat(this.parts)
    this.parts = []
    this.bytes = 0
    if (bytes.length > 0) {
      await this.file.writeFile(bytes)
    }
  }
}

/**
 * Writes the text of a file to another one for nobody but its owner: unpacked, verified to its end, in UTF-8 without a
 * byte order mark. Gives the new path. Throws UserError for text that is neither UTF-8 nor UTF-16.
 */
async function writeUtf8Copy(
  path: string,
  { encoding }: FileKind,
  to: string,
  options: Parameters<typeof readBytes>[1] = {}
): Promise<string> {
  if (encoding === 'unknown') {
    throw new UserError(`${path} is not UTF-8. Save it as UTF-8 first.`)
  }
  const copy = await CopyWriter.create(to)
  try {
    for await (const chunk of decodeToUtf8(readBytes(path, options), { label: encoding })) {
      await copy.write(chunk)
    }
  } finally {
    await copy.close()
  }
  return to
}

/**
 * A JSON array as the engine reads it: the file itself, or a copy in UTF-8. The engine takes an array that was cut off behind a
 * comma for a whole one. Throws UserError for it, and for text that is neither UTF-8 nor UTF-16.
 */
export async function prepareJsonArray(
  path: string,
  kind: FileKind,
  to: string,
  options: Parameters<typeof readBytes>[1] = {}
): Promise<string> {
  const isPlain = kind.packing === undefined && kind.encoding === 'utf-8'
  const file = isPlain ? path : await writeUtf8Copy(path, kind, to, options)
  if ((await readLastSign(file)) !== ']') {
    throw new UserError(`${path} was cut off: its JSON array does not end with a bracket.`)
  }
  return file
}

/** Bytes of the end of a file that are read at a time. */
const END_BYTES = 4096

/** The last character that is not a blank. */
async function readLastSign(path: string): Promise<string | undefined> {
  const file = await open(path)
  try {
    for (let end = (await file.stat()).size; end > 0; end -= END_BYTES) {
      const start = Math.max(0, end - END_BYTES)
      const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start)
      const text = buffer.toString('latin1', 0, bytesRead).trimEnd()
      if (text !== '') {
        return text.at(-1)
      }
    }
    return undefined
  } finally {
    await file.close()
  }
}
