const OTHER_DIGITS = /(?![0-9])\p{Nd}/gu
const DECIMAL_DIGIT = /^\p{Nd}$/u

/** The text with the decimal digits of every script as 0 to 9: `०१८६` is `0186`. */
export const asciiDigits = (text: string): string => text.replace(OTHER_DIGITS, asciiDigit)

/** Unicode keeps the digits of a script together, from zero to nine, and whole runs of them side by side. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) as number
  let first = code
  while (DECIMAL_DIGIT.test(String.fromCodePoint(first - 1))) {
    first -= 1
  }
  return String((code - first) % 10)
}
