import { isAscii, isUtf8 } from 'node:buffer'
import { UserError } from '../../system/userError'
import { cutLines } from './lines'

/** How text is written, in the words of the WHATWG's Encoding Standard, which TextDecoder reads. */
export interface Encoding {
  label: string
  /** Whether it was guessed from the letters. */
  isGuess?: boolean
}

export const UTF_8: Encoding = { label: 'utf-8' }

/** Encodings that tables of people come in, as the detector names them, and as TextDecoder does. */
const CANDIDATES: Record<string, string> = {
  'Windows-1252': 'windows-1252',
  'Windows-1250': 'windows-1250',
  'Windows-1251': 'windows-1251',
  'Windows-1253': 'windows-1253',
  'Windows-1254': 'windows-1254',
  'Windows-1255': 'windows-1255',
  'Windows-1256': 'windows-1256',
  'Windows-1257': 'windows-1257',
  'Windows-1258': 'windows-1258',
  CP874: 'windows-874',
  'KOI8-R': 'koi8-r',
  'KOI8-U': 'koi8-u',
  SHIFT_JIS: 'shift_jis',
  CP932: 'shift_jis',
  'EUC-JP': 'euc-jp',
  'ISO-2022-JP': 'iso-2022-jp',
  'EUC-KR': 'euc-kr',
  CP949: 'euc-kr',
  GB18030: 'gb18030',
  Big5: 'big5'
}

const WESTERN = 'Windows-1252'
const CENTRAL = 'Windows-1250'

/** Bytes of the lines with other letters than ASCII's that are looked at, over the whole file. */
const SAMPLE_BYTES = 256 * 1024

/** Share of the lines with other letters than ASCII's that make a file UTF-8, of which the rest is damaged. */
const UTF_8_SHARE = 0.2

/** Reads a name of an encoding. Throws UserError for one that nobody can decode here. */
export function readEncoding(name: string): Encoding {
  try {
    return { label: new TextDecoder(name.trim()).encoding }
  } catch {
    throw new UserError(
      `--encoding ${name}: there is no such encoding. Use a name such as utf-8, windows-1252, windows-1250, iso-8859-2, shift_jis or gb18030.`
    )
  }
}

/**
 * How text is written that is not UTF-8 as a whole: by all lines with other letters than ASCII's, from the first to the
 * last. Where every fifth of them or more is UTF-8, so is the file, and the others are damaged lines. All else is a guess.
 */
export async function guessEncoding(chunks: AsyncIterable<Buffer>): Promise<Encoding> {
  const sample: Buffer[] = []
  let bytes = 0
  let valid = 0
  let invalid = 0
  for await (const line of linesWithLetters(chunks)) {
    if (isUtf8(line)) {
      valid += 1
    } else {
      invalid += 1
      // Once the sample is full, later lines take the place of earlier ones, ever fewer of them.
      if (bytes < SAMPLE_BYTES) {
        sample.push(line)
        bytes += line.length
      } else if (invalid % Math.ceil(invalid / sample.length) === 0) {
        sample[invalid % sample.length] = line
      }
    }
  }
  if (valid >= (valid + invalid) * UTF_8_SHARE) {
    return UTF_8
  }
  const { detectAll } = await import('jschardet')
  const found = detectAll(Buffer.concat(sample), {
    detectEncodings: Object.keys(CANDIDATES),
    minimumThreshold: 0
  }) as { encoding: string | null; confidence: number }[]
  const confidence = (name: string): number => found.find(({ encoding }) => encoding === name)?.confidence ?? 0
  const [best] = found
  // A few letters of Western Europe fit Central Europe's encoding as well, which far fewer files are in.
  const isWestern = best?.encoding === CENTRAL && confidence(WESTERN) >= 0.9 * confidence(CENTRAL)
  const label = CANDIDATES[isWestern ? WESTERN : (best?.encoding ?? WESTERN)] ?? CANDIDATES[WESTERN]
  return { label, isGuess: true }
}

/** Of a line that is longer, as much as the encoding is detected from. */
async function* linesWithLetters(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const lines of cutLines(chunks, SAMPLE_BYTES)) {
    for (const { bytes } of lines) {
      if (!isAscii(bytes)) {
        yield Buffer.from(bytes)
      }
    }
  }
}

/** What Windows-1252 has from 0x80 to 0x9F. Node's own decoder gives control characters there in several releases. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

/** Decodes bytes as they come: the byte order mark goes, and a letter that is cut waits for the rest of it. */
export function createDecoder(label: string): (chunk: Buffer) => string {
  if (label === 'windows-1252') {
    return (chunk) =>
      chunk.toString('latin1').replace(/[\x80-\x9f]/g, (letter) => WINDOWS_1252[letter.charCodeAt(0) - 0x80])
  }
  const decoder = new TextDecoder(label)
  return (chunk) => decoder.decode(chunk, { stream: chunk.length > 0 })
}

/** Text as bytes of UTF-8, without a byte order mark. What cannot be decoded becomes U+FFFD. */
export async function* decodeToUtf8(chunks: AsyncIterable<Buffer>, { label }: Encoding): AsyncGenerator<Buffer> {
  const decode = createDecoder(label)
  for await (const chunk of chunks) {
    if (chunk.length > 0) {
      yield Buffer.from(decode(chunk))
    }
  }
  yield Buffer.from(decode(Buffer.alloc(0)))
}
