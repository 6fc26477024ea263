const NOT_KEPT = /[^a-z0-9.@-]+/g
const NOT_KEPT_BUT_UNDERSCORE = /[^a-z0-9.@_-]+/g
const ADDRESS = /^[^@]+@[^@]+$/

/**
 * Lower case; letters, digits, `.`, `@` and `-` stay, so that `+` and `_` go and what stood after them stays. '' when
 * that is no address. This is Amazon's documented rule.
 */
export const normaliseEmail = (email: string): string => normalise(email, NOT_KEPT)

/**
 * The same with `_` kept, as Amazon's published tool has it against the documented rule; '' where the two agree. Of which
 * form Amazon's own hash is nobody can tell from outside, so both are sent.
 */
export const normaliseEmailWithUnderscore = (email: string): string =>
  email.includes('_') ? normalise(email, NOT_KEPT_BUT_UNDERSCORE) : ''

function normalise(email: string, notKept: RegExp): string {
  const kept = email.toLowerCase().replace(notKept, '')
  return ADDRESS.test(kept) ? kept : ''
}
