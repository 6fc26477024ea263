import { sha256 } from '../../../system/sha256'

/** Digits of a line's digest. */
const DIGITS = 32

const SEALED = new RegExp(`^(\\{.*),"chain":"([0-9a-f]{${DIGITS}})"\\}$`, 's')

/** A line and its digest, which includes that of the line before: no line can be changed, left out or moved unnoticed. */
interface Sealed {
  line: string
  digest: string
}

/** The digest before the first line. */
export const NOTHING = ''

export function seal(entry: object, before: string): Sealed {
  const text = JSON.stringify(entry)
  const digest = sha256(before + text).slice(0, DIGITS)
  return { line: `${text.slice(0, -1)},"chain":"${digest}"}`, digest }
}

/** The entry of a line; undefined when it does not follow the line before, or is not what was written. */
export function unseal(line: string, before: string): { entry: object; digest: string } | undefined {
  const parts = SEALED.exec(line)
  if (parts === null) {
    return undefined
  }
  const [, text, digest] = parts
  if (sha256(`${before}${text}}`).slice(0, DIGITS) !== digest) {
    return undefined
  }
  return { entry: JSON.parse(`${text}}`) as object, digest }
}
