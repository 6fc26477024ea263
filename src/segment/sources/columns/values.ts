/** A list as PostgreSQL writes it: `{a,"b c"}`. */
const ARRAY = /^\s*\{((?:"(?:[^"\\]|\\.)*"|[^,{}"]*)(?:,(?:"(?:[^"\\]|\\.)*"|[^,{}"]*))*)\}\s*$/
const ITEMS = /"((?:[^"\\]|\\.)*)"|[^,"]+/g

/** Between the values of a cell, as Google's contacts have it. */
const BETWEEN = /\s+:::\s+/

/** Whether a value is a SHA-256 already, in hexadecimal digits. */
export const isSha256 = (value: string): boolean => /^[0-9a-f]{64}$/i.test(value)

/** Between hashes, which hold none of these. */
const BETWEEN_HASHES = /[\s,;|/]+/

/**
 * The texts of a value of a field that takes several: one, or those of a list. Several emails or phone numbers in one text
 * are distinguished where they are normalized, for that takes their own rules.
 */
export function parseTexts(value: string | null): string[] {
  const text = value?.trim() ?? ''
  if (text === '') {
    return []
  }
  const list = text.startsWith('[') ? parseList(text) : ARRAY.test(text) ? parseArray(text) : undefined
  if (list !== undefined) {
    return list
  }
  const hashes = text.split(BETWEEN_HASHES)
  const all = hashes.length > 1 && hashes.every(isSha256) ? hashes : text.split(BETWEEN)
  return all.length > 1 ? all : [value as string]
}

function parseList(text: string): string[] | undefined {
  try {
    const list = JSON.parse(text) as unknown[]
    return list.filter((one) => typeof one === 'string' || typeof one === 'number').map(String)
  } catch {
    // A text that begins as a list does.
    return undefined
  }
}

const parseArray = (text: string): string[] =>
  [...text.trim().slice(1, -1).matchAll(ITEMS)]
    .map(([item, quoted]) => (quoted as string | undefined)?.replace(/\\(.)/g, '$1') ?? item)
    .filter((item) => item.trim() !== '' && item !== 'NULL')

/** What a list or an object is that came as JSON; of a list with one value that value. Undefined for other texts. */
export function parseStructure(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) {
    return undefined
  }
  try {
    const value: unknown = JSON.parse(text)
    const [only, ...others] = Array.isArray(value) ? (value as unknown[]) : []
    return others.length === 0 && ['string', 'number', 'boolean'].includes(typeof only) ? String(only) : value
  } catch {
    // A text that begins as one does.
    return undefined
  }
}
