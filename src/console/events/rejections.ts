import { toCountryCode } from '../../destinations/amazon-ads-dsp-amc/event/country'
import type { RejectionReason } from '../api'

/** Different reasons that are told apart; those beyond are counted together. */
const MOST_REASONS = 40

const OTHER_REASONS = 'Other reasons: see the list of rejected events.'

/** Stands for a country that differs. */
export const ANY_COUNTRY = '…'

const CODE = /\b[A-Z]{2}\b/g

/** The same for reasons that differ by countries alone. */
export const reasonKey = (reason: string): string =>
  reason.replace(CODE, (code) => (isCountry(code) ? ANY_COUNTRY : code))

const isCountry = (code: string): boolean => toCountryCode(code) === code

/** Whether a reason is the one that is looked for, or of its group. */
export const isReason = (reason: string, wanted: string): boolean =>
  reason === wanted || (wanted.includes(ANY_COUNTRY) && reasonKey(reason) === reasonKey(wanted))

/** Why events were rejected, and how many. "A person of DE …" and "a person of FR …" are one reason. */
export class RejectionReasons {
  /** Key → reason → events. */
  private readonly groups = new Map<string, Map<string, number>>()

  add(reason: string, events: number): void {
    const key = reasonKey(reason)
    const isKept = this.groups.has(key) || this.groups.size < MOST_REASONS
    const [group, text] = isKept ? [key, reason] : [OTHER_REASONS, OTHER_REASONS]
    const reasons = this.groups.get(group) ?? new Map<string, number>()
    this.groups.set(group, reasons)
    reasons.set(text, (reasons.get(text) ?? 0) + events)
  }

  /** Most frequent first. */
  get all(): RejectionReason[] {
    return [...this.groups.values()].map(toReason).sort((one, other) => other.events - one.events)
  }
}

function toReason(reasons: ReadonlyMap<string, number>): RejectionReason {
  const events = [...reasons.values()].reduce((sum, one) => sum + one, 0)
  const [[first]] = reasons
  if (reasons.size === 1) {
    return { reason: first, events }
  }
  const codes = [...reasons.keys()].map(countriesIn)
  const differing = codes[0].map((code, index) => codes.some((others) => others[index] !== code))
  let index = -1
  const countries: Record<string, number> = {}
  for (const [reason, count] of reasons) {
    const country = countriesIn(reason)[differing.indexOf(true)]
    countries[country] = (countries[country] ?? 0) + count
  }
  return {
    reason: first.replace(CODE, (code) => (isCountry(code) && differing[++index] ? ANY_COUNTRY : code)),
    events,
    countries
  }
}

const countriesIn = (reason: string): string[] => (reason.match(CODE) ?? []).filter(isCountry)
