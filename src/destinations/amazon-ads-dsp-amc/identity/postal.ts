import type { PostalRule } from './data/postalCodes'
import { NOT_DIGITS, POSTAL_RULES } from './data/postalCodes'
import { isNoValue } from './text'

const EXPONENT = /^[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+$/i
/** The decimals of a number that went through a spreadsheet or a data frame: `2138.0`. */
const DECIMALS = /^([0-9]+)[.,]0{1,2}$/
const ONLY_DIGITS = /^[0-9]+$/
/** One run of digits, and no other. */
const ONE_NUMBER = /^[^0-9]*([0-9]+)[^0-9]*$/

/**
 * Upper case; what the country does not use is dropped, the rest cut to the country's length, with leading zeros that a
 * number has lost; '' when that does not match the country's pattern. Countries without a pattern keep all letters and
 * digits, in lower case.
 */
export function normalizePostal(postal: string, country: string): string {
  const rule = POSTAL_RULES[country]
  if (rule !== undefined && postal.length <= rule.length + 1 && !/[.,]/.test(postal)) {
    // Most are nothing but a code, with one sign in it at most.
    const kept = postal.toUpperCase().replace(rule.dropped, '')
    if (kept.length === rule.length && rule.pattern.test(kept)) {
      return rule.isLowerCase ? kept.toLowerCase() : kept
    }
  }
  if (isNoValue('place', postal) || EXPONENT.test(postal)) {
    return ''
  }
  const text = postal.replace(DECIMALS, '$1').toUpperCase()
  if (rule === undefined) {
    return text === 'NA' ? '' : text.replace(/[^A-Z0-9]+/g, '').toLowerCase()
  }
  const code = readCode((rule.inText.exec(text)?.[0] ?? findCode(text, rule)).replace(rule.dropped, ''), rule)
  return rule.isLowerCase ? code.toLowerCase() : code
}

/** Of a text without a code as the country writes it: the only number among words, or all of what is one word. */
function findCode(text: string, { dropped, length }: PostalRule): string {
  if (dropped === NOT_DIGITS) {
    return /[A-Z]/.test(text) ? (ONE_NUMBER.exec(text)?.[1] ?? '') : text
  }
  // A part of a city would be cut off as the letters of a code: `1012 Amsterdam`.
  return text.includes(' ') && text.replace(dropped, '').length > length ? '' : text
}

function readCode(kept: string, { length, pattern, fewestDigits = Infinity, further = Infinity }: PostalRule): string {
  const code = (kept.length >= fewestDigits + further ? kept.padStart(length + further, '0') : kept).slice(0, length)
  if (pattern.test(code)) {
    return code
  }
  const hasLostZeros = kept.length >= fewestDigits && kept.length < length && ONLY_DIGITS.test(kept)
  return hasLostZeros && !kept.startsWith('0') ? kept.padStart(length, '0') : ''
}
