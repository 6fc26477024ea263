import { URLSearchParams } from 'node:url'
import escapeRegExp from 'lodash/escapeRegExp'
import { parseKeepingLongIds } from './json'

/** Longest message that is passed on, and what is read of a longer one: more than enough when parts of it are redacted. */
const MAX_LENGTH = 300
const MAX_READ = 600

const REDACTED = '[…]'

/** So many characters in a row of a value that was sent are never passed on; fewer where an echo is cut off. */
const MIN_ECHO_LENGTH = 8
const MIN_CUT_ECHO_LENGTH = 3

const INVISIBLE = /\p{Cf}/gu
/** Control characters, line separators, halves of characters, and blanks. */
const BLANKS = /[\s\p{C}\p{Zl}\p{Zp}]+/gu
/** How forms, HTML, JSON and JavaScript write characters of ASCII; an escape of `%` or `&` may hide another one. */
const ESCAPE =
  /%(?:25)*([2-7][0-9a-f])|&(?:amp;)*#x0*([2-7][0-9a-f]);|\\+(?:u00|x)([2-7][0-9a-f])|&(?:amp;)*#0*(\d{2,3});/gi
const FULL_WIDTH = /[\uff01-\uff5e]/g

const TOKEN = /[\w-]+/g
const IS_TOKEN = /^[\w-]+$/
const AMAZON_TOKEN = /Atz[a-z]\|[^\s"']*/gi
/** Amazon's tokens, emails and international phone numbers, a part of a SHA-256, and what may be an encoding of anything. */
const SECRET =
  /Atz[a-z]\|[^\s"']*|[^\s"'<>()[\],;:|@]+@[^\s"'<>()[\],;:|@]+|\+\d[\d ().-]{5,}\d|[0-9a-f]{16,}|[\w+/=-]{40,}/gi

/**
 * A message as it may be shown and kept: one line of at most 300 characters, without anything of `sent`, the values that
 * were sent. Amazon may repeat them cut off anywhere and in other capitals. Undefined for what isn't text, or is blank.
 */
export function redact(message: unknown, sent: readonly string[] = []): string | undefined {
  const values = [...new Set(sent.map((value) => lower(oneLine(value))))]
  const line = redactSplit(redactPhrases(readLine(message), values), values)
  return truncate(redactEchoes(line.replace(SECRET, REDACTED), values))
}

/** The same for the answer to a call that carried nobody's data: only Amazon's tokens are redacted. */
export const redactTokens = (message: unknown): string | undefined =>
  truncate(readLine(message).replace(AMAZON_TOKEN, REDACTED))

/** The beginning in one line, without a word that its end would cut in two. */
function readLine(message: unknown): string {
  const text = typeof message === 'string' ? message.slice(0, 4 * MAX_READ) : ''
  const line = oneLine(text.replace(ESCAPE, unescape).replace(FULL_WIDTH, toAscii))
  return line.length <= MAX_READ ? line : line.slice(0, MAX_READ).replace(/ *[^ ]*$/, '')
}

function unescape(escape: string, form?: string, html?: string, script?: string, decimal?: string): string {
  const code = decimal === undefined ? parseInt(form ?? html ?? script ?? '', 16) : Number(decimal)
  return code < 0x80 ? String.fromCharCode(code) : escape
}

const toAscii = (letter: string): string => String.fromCharCode(letter.charCodeAt(0) - 0xfee0)

const oneLine = (text: string): string => text.replace(INVISIBLE, '').replace(BLANKS, ' ').trim()

/** Of ASCII alone, so that each character stays at its index. */
const lower = (text: string): string => text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase())

/** Redacts values that are more than one token: consent strings, IP addresses, names, Amazon's tokens. */
const redactPhrases = (line: string, values: readonly string[]): string =>
  values
    .filter((value) => value.length >= MIN_CUT_ECHO_LENGTH && !IS_TOKEN.test(value))
    .reduce((redacted, value) => redacted.replace(new RegExp(escapeRegExp(value), 'gi'), REDACTED), line)

/** Characters of a value from which on it is looked for in parts: with blanks or punctuation between them. */
const MIN_SPLIT_LENGTH = 6

/** Hexadecimal digits in groups, as many as half a SHA-256 has, and with letters: a hash, but not a UUID. */
const GROUPED_HEX = /(?<![\w-])[0-9a-f]{2,}(?:[\s:,;.-]{1,2}[0-9a-f]{2,})+(?![\w-])/gi
const MIN_GROUPED_DIGITS = 24
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Redacts values that are in parts, and what may be a hash in groups. */
function redactSplit(line: string, values: readonly string[]): string {
  const places = Array.from(line.matchAll(/[a-z\d]/gi), ({ index }) => index)
  const squeezed = lower(places.map((place) => line[place]).join(''))
  let redacted = line
  for (const value of values) {
    const wanted = value.replace(/[^a-z\d]+/g, '')
    const at = wanted.length < MIN_SPLIT_LENGTH ? -1 : squeezed.indexOf(wanted)
    if (at !== -1) {
      const split = line.slice(places[at], places[at + wanted.length - 1] + 1)
      // What is not in parts is redacted as a whole token, with what is around it.
      redacted = IS_TOKEN.test(split) ? redacted : redacted.split(split).join(REDACTED)
    }
  }
  return redacted.replace(GROUPED_HEX, (found) =>
    found.replace(/[^0-9a-f]/gi, '').length >= MIN_GROUPED_DIGITS && /[a-f]/i.test(found) && !UUID.test(found)
      ? REDACTED
      : found
  )
}

/** What a token may be an encoding of. */
const decode = (token: string): string[] =>
  token.length < MIN_CUT_ECHO_LENGTH ? [] : [lower(Buffer.from(token, 'base64').toString('latin1'))]

/** Redacts tokens that are a value, or hold eight characters of one, or its beginning or end where the line is cut. */
function redactEchoes(line: string, values: readonly string[]): string {
  const all = `\n${values.flatMap(tokensOf).join('\n')}\n`
  return line.replace(TOKEN, (token: string, at: number) => {
    const text = lower(token)
    const before = line.slice(0, at)
    const after = line.slice(at + token.length)
    const mayBeCut = text.length >= MIN_CUT_ECHO_LENGTH
    const cutAfter = mayBeCut && (/^(?:\.\.|…)/.test(after) || (after === '' && /\S$/.test(before)))
    const cutBefore = mayBeCut && (/(?:\.\.|…)$/.test(before) || (before === '' && /^\S/.test(after)))
    const isEcho =
      all.includes(`\n${text}\n`) ||
      (cutAfter && all.includes(`\n${text}`)) ||
      (cutBefore && all.includes(`${text}\n`)) ||
      hasPartIn(all, text) ||
      decode(token).some((value) => all.includes(`\n${value}\n`) || hasPartIn(all, value))
    return isEcho ? REDACTED : token
  })
}

/** A value that is one token; of another the longer tokens, unless it is a phrase of plain words. */
function tokensOf(value: string): string[] {
  if (IS_TOKEN.test(value)) {
    return [value]
  }
  return value.includes(' ') ? [] : (value.match(TOKEN) ?? []).filter(({ length }) => length >= MIN_ECHO_LENGTH / 2)
}

function hasPartIn(all: string, text: string): boolean {
  for (let end = MIN_ECHO_LENGTH; end <= text.length; end++) {
    if (all.includes(text.slice(end - MIN_ECHO_LENGTH, end))) {
      return true
    }
  }
  return false
}

function truncate(line: string): string | undefined {
  const characters = [...line.replace(/\[…\](?:\s*\[…\])+/g, REDACTED)]
  const isLong = characters.length > MAX_LENGTH
  return (isLong ? `${characters.slice(0, MAX_LENGTH - 1).join('')}…` : characters.join('')) || undefined
}

/** Keys of a body whose values are one of a few words, the same for everybody. */
const PUBLIC_KEYS = 'action countryCode targetTypes amznAdStorage amznUserData grant_type operation type'.split(' ')

/** Every value that a request carried in its body: JSON or a form. */
export function listSentValues(body: string): string[] {
  const sent = body.startsWith('{') ? parseKeepingLongIds(body) : Object.fromEntries(new URLSearchParams(body))
  const list = (value: unknown): string[] => {
    if (typeof value === 'object' && value !== null) {
      return Object.entries(value).flatMap(([key, item]) => (PUBLIC_KEYS.includes(key) ? [] : list(item)))
    }
    return typeof value === 'string' || typeof value === 'number' ? [String(value)] : []
  }
  return list(sent)
}
