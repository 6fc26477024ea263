/** Longer than any identity: what is longer means nothing, and should not cost anything. */
export const MAX_LENGTH = 1000

const BEYOND_ASCII = /[\u0080-\uffff]/

/**
 * What was mapped or found, without the blanks around it; '' when that is nothing. A number is its digits. Text goes on in
 * composed form (NFC), as people type it: the same `é` may come as one character or as two, and the rules of the fields
 * tell the two apart.
 */
export function readText(raw: unknown): string {
  if (typeof raw !== 'string') {
    return typeof raw === 'number' ? String(raw) : ''
  }
  const text = raw.trim()
  if (text.length > MAX_LENGTH) {
    return ''
  }
  return BEYOND_ASCII.test(text) ? text.normalize('NFC') : text
}
