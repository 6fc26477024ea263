/*
 * Words that systems put where there is no value. Amazon's rules do not know them and would make a name of N/A (`na`)
 * and Nunavut of a Canadian `null` (`nu`): wrong facts about a person, so the field is left out.
 *
 * Only words that can be nothing else count. Null, None, Na and Nan are people's names, N.A. are initials, None is
 * also a town in Italy, so as a name they stay; `-` and the like need no entry, for the rules reduce them to nothing.
 */
const NEVER_A_VALUE = new Set(['n/a', '#n/a', 'undefined'])
const NEVER_A_PLACE = new Set([...NEVER_A_VALUE, 'null', 'n.a.', 'n/a.'])
const NEVER_A_STATE_OR_STREET = new Set([...NEVER_A_PLACE, 'none'])

const LONGEST = 'undefined'.length

const holds = (words: ReadonlySet<string>, text: string): boolean =>
  text.length <= LONGEST && words.has(text.toLowerCase())

/** For names. */
export const isPlaceholder = (text: string): boolean => holds(NEVER_A_VALUE, text)

/** For cities. */
export const isPlaceholderOfPlace = (text: string): boolean => holds(NEVER_A_PLACE, text)

/** For states, postal codes and street lines. */
export const isPlaceholderOfStateOrStreet = (text: string): boolean => holds(NEVER_A_STATE_OR_STREET, text)
