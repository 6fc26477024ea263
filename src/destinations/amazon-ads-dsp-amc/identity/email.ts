const NOT_KEPT = /[^a-z0-9.@-]+/g
const ADDRESS = /.@./

/**
 * Lower case; letters, digits, `.`, `@` and `-` stay, so that `+` and `_` go and what stood after them stays. '' when
 * that is no address. This is Amazon's documented rule; its published tool keeps `_` besides.
 */
export function normaliseEmail(email: string): string {
  const kept = email.toLowerCase().replace(NOT_KEPT, '')
  return ADDRESS.test(kept) ? kept : ''
}
