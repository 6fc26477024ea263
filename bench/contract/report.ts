import type { Choice } from './choices'
import type { Difference } from './judge'

export interface Group extends Difference {
  count: number
}

export interface Result {
  unexplained: Group[]
  chosen: { choice: Choice; groups: Group[] }[]
  /** Choices that showed nowhere. */
  unseen: Choice[]
}

/** Differences that are alike, under the choice that explains them, if one does. */
export function sorted(differences: readonly Difference[], choices: readonly Choice[]): Result {
  const groups = new Map<string, Group>()
  for (const difference of differences) {
    const key = [difference.operation, difference.by, difference.kind, difference.detail].join('\n')
    const group = groups.get(key) ?? { ...difference, count: 0 }
    group.count++
    groups.set(key, group)
  }
  const all = [...groups.values()]
  const choiceOf = (group: Group) => choices.find(({ explains }) => explains(group))
  return {
    unexplained: all.filter((group) => choiceOf(group) === undefined),
    chosen: choices
      .map((choice) => ({ choice, groups: all.filter((group) => choiceOf(group) === choice) }))
      .filter(({ groups }) => groups.length > 0),
    unseen: choices.filter((choice) => !all.some((group) => choiceOf(group) === choice))
  }
}

/** Alike but for the operation they show in. */
function lines(groups: readonly Group[]): string[] {
  const byWords = new Map<string, Group[]>()
  for (const group of groups) {
    const { by, kind, detail } = group
    const words = `${kind === 'request' ? `${by} sends: ` : kind === 'stricter' ? 'refused: ' : ''}${detail}`
    byWords.set(words, [...(byWords.get(words) ?? []), group])
  }
  return [...byWords].map(([words, [first, ...others]]) => {
    const more = others.length === 0 ? '' : ` and ${others.length} more`
    return `  ${words} (${first.operation}${more})`
  })
}

export function reportText({ unexplained, chosen, unseen }: Result, exchanges: number): string {
  return [
    `${exchanges} calls were held against the files.`,
    '',
    unexplained.length === 0 ? 'Nothing differs but by choice.' : `Differs (${unexplained.length}):`,
    ...lines(unexplained),
    '',
    "Differs by a choice of the sandbox's README:",
    ...chosen.flatMap(({ choice, groups }) => [`- ${choice.readme}`, ...lines(groups)]),
    ...(unseen.length === 0 ? [] : ['', 'Choices that showed nowhere:', ...unseen.map(({ readme }) => `- ${readme}`)])
  ].join('\n')
}
