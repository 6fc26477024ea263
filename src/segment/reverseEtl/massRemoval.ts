/** Share of an audience from which on leaving must be confirmed. */
const MOST_LEAVING = 0.1

/** What a run would take away. */
export interface Leaving {
  leaving: number
  /** In the audience before, as far as earlier runs know. */
  members: number
  /** Lines of the source that could not be read, and rows without a key: whoever is in them seems to be gone. */
  unreadable: number
}

/** Why people may leave only when somebody agrees; undefined when they may. */
export function massRemovalWarning({ leaving, members, unreadable }: Leaving): string | undefined {
  if (leaving === 0) {
    return undefined
  }
  const number = (value: number): string => value.toLocaleString('en')
  if (leaving >= members) {
    return `All ${number(members)} people of the audience would leave it.`
  }
  if (leaving > members * MOST_LEAVING) {
    const percent = ((leaving / members) * 100).toFixed(1)
    return `${number(leaving)} of the ${number(members)} people of the audience would leave it: ${percent} %, more than a tenth.`
  }
  return unreadable > 0
    ? `${number(leaving)} people would leave the audience, but ${number(unreadable)} lines of the source cannot be read or have no key: some of those people may be in them.`
    : undefined
}
