/**
 * Consent strings for invented people, valid by IAB's specifications: the bits of each field in their order, six to a
 * character of base64url. `change` makes them wrong in one field, for tests.
 */

const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const encode = (bits: string): string =>
  (bits.padEnd(Math.ceil(bits.length / 6) * 6, '0').match(/.{6}/g) ?? [])
    .map((six) => BASE64URL[parseInt(six, 2)])
    .join('')

const integer = (value: number, length: number): string => value.toString(2).padStart(length, '0')

/** Each ID as the distance from the one before, in Fibonacci coding. */
function fibonacci(value: number): string {
  const numbers = [1, 2]
  while (numbers[numbers.length - 1] <= value) {
    numbers.push(numbers[numbers.length - 1] + numbers[numbers.length - 2])
  }
  let rest = value
  const bits = numbers.reverse().map((number) => {
    const taken = number <= rest
    rest -= taken ? number : 0
    return taken ? '1' : '0'
  })
  return `${bits.reverse().join('').replace(/0+$/, '')}1`
}

interface TcfFields {
  version: number
  /** Milliseconds. */
  created: number
  lastUpdated: number
  /** Two letters. */
  language: string
  /** 24 bits, the first for purpose 1. */
  purposes: string
}

const TCF: TcfFields = {
  version: 2,
  created: Date.UTC(2026, 9, 1),
  lastUpdated: Date.UTC(2026, 9, 1),
  language: 'EN',
  purposes: '1'.repeat(10).padEnd(24, '0')
}

/** A TC string of version 2 that consents to all ten purposes, and to no vendor. */
export function tcfString(change: Partial<TcfFields> = {}): string {
  const { version, created, lastUpdated, language, purposes } = { ...TCF, ...change }
  const letters = [...language].map((letter) => integer(letter.charCodeAt(0) - 65, 6)).join('')
  return encode(
    integer(version, 6) +
      integer(created / 100, 36) +
      integer(lastUpdated / 100, 36) +
      // CMP 31, version 1 of it, screen 1.
      integer(31, 12) +
      integer(1, 12) +
      integer(1, 6) +
      letters +
      // Vendor list 120, policy 5; service specific, no other texts; no special features.
      integer(120, 12) +
      integer(5, 6) +
      '10' +
      integer(0, 12) +
      purposes +
      // No legitimate interests; purpose 1 is disclosed; publisher in the United States.
      integer(0, 24) +
      '0' +
      integer(20, 6) +
      integer(18, 6) +
      // No vendors, neither by consent nor by legitimate interest; no publisher's restrictions.
      integer(0, 17 + 17 + 12)
  )
}

/** A GPP string with these sections, by ID; alone the one of TCF for the European Union. */
export function gppString(
  sections: Record<number, string> = { 2: tcfString() },
  { type = 3, version = 1 }: { type?: number; version?: number } = {}
): string {
  const ids = Object.keys(sections).map(Number)
  const listed = ids.map((id, index) => `0${fibonacci(id - (ids[index - 1] ?? 0))}`).join('')
  const header = encode(integer(type, 6) + integer(version, 6) + integer(ids.length, 12) + listed)
  return [header, ...Object.values(sections)].join('~')
}
