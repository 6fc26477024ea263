import type { Sent } from './client'
import { parseWithExactIds } from './longIds'

/** Longest part of Amazon's own words that is passed on, in characters. */
const MAX_WORDS = 300

/** Characters that are looked at: what is taken out of them leaves enough. */
const MAX_LOOKED_AT = 600

/** Stands for what was taken out. */
const TAKEN_OUT = '[…]'

/** So many characters in a row of a value that was sent are never passed on. */
const RECOGNISABLE = 8

/** What is left of a value where an echo was cut off counts from so many characters on. */
const RECOGNISABLE_AT_CUT = 3

/** Characters that part a word without being seen. */
const INVISIBLE = /\p{Cf}/gu

/** Control characters, line separators, halves of characters, and blanks. */
const BLANKS = /[\s\p{C}\p{Zl}\p{Zp}]+/gu

/** How a form writes characters of ASCII; Amazon's token service may repeat a part of one. */
const FORM_ESCAPE = /%([2-7][0-9a-f])/gi

const PRINTABLE = /^[!-~]*$/

const TOKEN = /[\w-]+/g
const PLAIN = /^[\w-]+$/

/** A part of a SHA-256, Amazon's tokens, and what may be an encoding of anything, whoever sent them. */
const SECRET = /Atz[a-z]\|[^\s"']*|[0-9a-f]{16,}|[\w+/=-]{40,}/gi

/**
 * Amazon's own words as they may be shown and kept: one line of at most 300 characters, without anything that was sent.
 * Amazon may repeat what it was asked, cut off anywhere and in other capitals: whole values are taken out, and whatever
 * has eight characters in a row of one. Undefined for what is no text, or is blank. `sent` are the values, such as those
 * of `valuesOf`; for the reason of an invalid record its external user ID.
 */
export function presentable(words: unknown, sent?: readonly string[]): string | undefined {
  if (typeof words !== 'string') {
    return undefined
  }
  const line = lookedAt(words)
  if (line === '') {
    return undefined
  }
  const values = Array.from(new Set(sent), (value) => lower(oneLine(value)))
  const spared = withoutTokens(withoutPhrases(line, values).replace(SECRET, TAKEN_OUT), values)
  return cut(spared.replace(/\[…\](?:\s*\[…\])+/g, TAKEN_OUT))
}

/** The beginning, in one line; a word that the end would cut in two is left out. */
function lookedAt(words: string): string {
  const line = oneLine(words.slice(0, 4 * MAX_LOOKED_AT).replace(FORM_ESCAPE, unescaped))
  return line.length <= MAX_LOOKED_AT
    ? line
    : line
        .slice(0, MAX_LOOKED_AT)
        .replace(/[^ ]*$/, '')
        .trim()
}

const oneLine = (text: string): string =>
  PRINTABLE.test(text) ? text : text.replace(INVISIBLE, '').replace(BLANKS, ' ').trim()

/** Small letters in place of capitals, each at its place. */
const lower = (text: string): string => text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase())

const unescaped = (_escape: string, code: string): string => String.fromCharCode(parseInt(code, 16))

/** Takes out values that are more than one token: consent strings, addresses, names, Amazon's tokens. */
function withoutPhrases(line: string, values: readonly string[]): string {
  let spared = line
  for (const value of values) {
    if (value.length >= RECOGNISABLE_AT_CUT && !PLAIN.test(value)) {
      for (let at = 0; (at = lower(spared).indexOf(value, at)) !== -1; at += TAKEN_OUT.length) {
        spared = spared.slice(0, at) + TAKEN_OUT + spared.slice(at + value.length)
      }
    }
  }
  return spared
}

/** Takes out tokens that are a value, or hold a recognisable part of one, or its beginning or end where the line is cut. */
function withoutTokens(line: string, values: readonly string[]): string {
  const all = `\n${values.flatMap(recognisableTokens).join('\n')}\n`
  return line.replace(TOKEN, (token: string, at: number) => {
    const text = lower(token)
    const before = line.slice(0, at)
    const after = line.slice(at + token.length)
    const cutAfter = /^(?:\.\.|…)/.test(after) || (after === '' && /\S$/.test(before))
    const cutBefore = /(?:\.\.|…)$/.test(before) || (before === '' && /^\S/.test(after))
    const isTold =
      all.includes(`\n${text}\n`) ||
      (cutAfter && text.length >= RECOGNISABLE_AT_CUT && all.includes(`\n${text}`)) ||
      (cutBefore && text.length >= RECOGNISABLE_AT_CUT && all.includes(`${text}\n`)) ||
      hasPartIn(all, text)
    return isTold ? TAKEN_OUT : token
  })
}

/** A value that is one token, and the longer tokens of a value that is more, unless it is a phrase of plain words. */
function recognisableTokens(value: string): string[] {
  if (PLAIN.test(value)) {
    return [value]
  }
  return value.includes(' ') ? [] : (value.match(TOKEN) ?? []).filter((token) => token.length >= RECOGNISABLE / 2)
}

function hasPartIn(all: string, text: string): boolean {
  for (let end = RECOGNISABLE; end <= text.length; end++) {
    if (all.includes(text.slice(end - RECOGNISABLE, end))) {
      return true
    }
  }
  return false
}

function cut(line: string): string {
  const characters = [...line]
  return characters.length <= MAX_WORDS ? line : `${characters.slice(0, MAX_WORDS - 1).join('')}…`
}

/** Keys of a body whose values are one of a few words, the same for everybody. */
const PUBLIC: ReadonlySet<string | undefined> = new Set(
  'action countryCode targetTypes amznAdStorage amznUserData currency ttl cpmCents isDefault hasAccepted grant_type'.split(
    ' '
  )
)

/** A part of an address that is an id, and no word or version of the API. */
const IN_PATH = /[^a-z].{2}/

const OWN_HEADERS = /^(?:authorization$|amazon-advertising-api-)/i

/** Every value that a request carried: in its body, in the address, in the headers of the connection. */
export function valuesOf({ url, body, headers }: Sent): string[] {
  const values: string[] = []
  const { pathname, searchParams } = new URL(url)
  values.push(
    ...pathname
      .split('/')
      .filter((part) => IN_PATH.test(part))
      .map(decodeURIComponent),
    ...searchParams.getAll('connectionId')
  )
  for (const [name, value] of new Map(headers)) {
    if (OWN_HEADERS.test(name)) {
      values.push(value.replace(/^Bearer /, ''))
    }
  }
  addBodyValues(values, body === undefined ? '' : String(body))
  return values
}

function addBodyValues(values: string[], body: string): void {
  if (body.startsWith('{')) {
    addValues(values, parseWithExactIds(body))
    return
  }
  new URLSearchParams(body).forEach((value, key) => addValues(values, value, key))
}

function addValues(values: string[], value: unknown, key?: string): void {
  if (PUBLIC.has(key)) {
    return
  }
  if (typeof value === 'object' && value !== null) {
    Object.entries(value).forEach(([name, item]) => addValues(values, item, name))
  } else if (typeof value === 'string' || typeof value === 'number') {
    values.push(String(value))
  }
}
