import { manifest } from '../../src'

const [ID] = Object.keys(manifest)

const REGISTRATION = /^register\(\s*'([^']+)',\s*'\.\/([^']+)'\s*\)$/gm

/** The list of destinations with this one under its catalog id, and the folder that stood there before. */
export function registered(list: string, name: string): { text: string; before?: string } {
  const all = [...list.matchAll(REGISTRATION)]
  const line = `register('${ID}', './${name}')`
  const present = all.find(([, id]) => id === ID)
  if (present !== undefined) {
    const others = all.filter((one) => one !== present).map(([, , folder]) => folder)
    const before = present[2] === name || others.includes(present[2]) ? undefined : present[2]
    return { text: replacedAt(list, present.index, present[0].length, line), before }
  }
  const last = all[all.length - 1]
  if (last === undefined) {
    throw new Error('The list of destinations registers none: is this a checkout of action-destinations?')
  }
  return { text: replacedAt(list, last.index + last[0].length, 0, `\n${line}`) }
}

const replacedAt = (text: string, start: number, length: number, by: string): string =>
  text.slice(0, start) + by + text.slice(start + length)
