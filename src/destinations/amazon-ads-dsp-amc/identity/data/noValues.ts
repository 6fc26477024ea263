/*
 * Words that systems put where there is no value. Amazon's rules do not know them and would make a name of N/A (`na`) and
 * Nunavut of a Canadian `null` (`nu`): wrong facts about a person, so the field is skipped.
 *
 * Only words that can be nothing else count. Null, None, Na, Nan and Nil are people's names and N.A. are initials, so as
 * names they stay, but not `NULL`, `NaN` and `None` as databases and programs spell them; `-` and the like need no entry,
 * for the rules reduce them to nothing.
 */
const BRACKETED = 'null|nil|none|nan|na|n/a|blank|empty|undefined|unknown|missing|not set|not provided|no value'
const BRACKETS = ['()', '[]', '<>', '{}', '""', "''"]

const NEVER_A_VALUE = [
  ...['n/a', '#n/a', 'undefined', '\\n', '\\\\n', '#nv', '#n/d', '#getting_data', '[object object]'],
  ...BRACKETED.split('|').flatMap((word) => BRACKETS.map(([open, close]) => open + word + close))
]
const NEVER_A_WORD = [...NEVER_A_VALUE, 'null', 'nan', 'n.a.', 'n/a.']

/** In lower case; by what belongs there. A place is a city, state, postal code or street line. */
export const NO_VALUES = {
  name: new Set(NEVER_A_VALUE),
  country: new Set([...NEVER_A_WORD, 'none', 'nil']),
  place: new Set([...NEVER_A_WORD, 'none', 'nil', 'unknown']),
  /** Whatever is no identity. */
  other: new Set(NEVER_A_WORD)
}

export const NAMES_AS_PROGRAMS_SPELL_THEM = new Set(['NULL', 'NaN', 'None'])

/** No word for "no value" is longer. */
export const LONGEST_NO_VALUE = '[object object]'.length

/** `#REF!`, `#NAME?`, `#DIV/0!`, `#WERT!`, `#¡VALOR!`: a cell whose formula failed, in the languages of spreadsheets. */
export const SPREADSHEET_ERROR = /^#[¡¿]?\p{L}[\p{L}/0_]*[!?]$/u

/** Words whose SHA-256 is that of no value, and the SHA-256 of an empty text, Amazon's own "no value", and of a blank. */
export const HASHED_NO_VALUES = ['null', 'undefined', 'n/a', '\\n', '(null)', '<na>', '#n/a']
export const HASHES_OF_NOTHING = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '36a9e7f1c95b82ffb99743e0c5c4ce95d83c9a430aac59f84ef3cbfab6145068'
]
