import { FIELD_WORDS } from '../../destinations/amazon-ads-dsp-amc/event/data/fieldWords'
import type { EventSections } from '../../destinations/amazon-ads-dsp-amc/event/find'
import { asObject } from '../../destinations/amazon-ads-dsp-amc/api/json'
import { isEmailAddress, readText } from '../../destinations/amazon-ads-dsp-amc/identity'
import { explainSkip } from '../skipReason'

/** A value of an event that looks like an identity and is neither mapped nor found. */
interface LookAlike {
  field: 'email' | 'phone'
  path: string
}

const FIELDS = ['email', 'phone'] as const
const WORDS = { email: FIELD_WORDS.email.split(' '), phone: FIELD_WORDS.phone.split(' ') }
const SECTIONS = ['properties', 'traits', 'context.traits'] as const
const MAX_KEYS = 1_000
const MAX_DEPTH = 3
const MAX_FOUND = 3

/** Emails and phones under names that are not looked for, such as `contact_email`, by their paths; three at most. */
export function findLookAlikes(event: EventSections, country: string | undefined): LookAlike[] {
  const found: LookAlike[] = []
  let keys = 0
  const search = (holder: Readonly<Record<string, unknown>>, path: string, depth: number): void => {
    for (const [key, value] of Object.entries(holder)) {
      if (found.length === MAX_FOUND || ++keys > MAX_KEYS) {
        return
      }
      const inner = asObject(value)
      if (inner !== undefined && depth < MAX_DEPTH) {
        search(inner, `${path}.${key}`, depth + 1)
      }
      const field = FIELDS.find((one) => isLookAlike(one, key, value, country))
      // A key may be an email address itself.
      if (field !== undefined && !key.includes('@')) {
        found.push({ field, path: `${path}.${key}` })
      }
    }
  }
  for (const section of SECTIONS) {
    search(event[section] ?? {}, section, 1)
  }
  return found
}

function isLookAlike(field: LookAlike['field'], key: string, value: unknown, country: string | undefined): boolean {
  const text = Array.isArray(value) ? readText(value[0]) : readText(value)
  if (field === 'email' && isEmailAddress(text)) {
    return true
  }
  return isNamed(field, key) && explainSkip(field, text, country) === undefined
}

/** Whether words of a key, `primaryContactEmail`, are one of the field's. */
function isNamed(field: LookAlike['field'], key: string): boolean {
  const words = key
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
  return words.some((word, index) =>
    WORDS[field].some((one) => one === word || one === word + (words[index + 1] ?? ''))
  )
}
