/** HTML that is written as it stands. */
export class Markup {
  constructor(readonly text: string) {}
}

type Part = string | number | Markup | Markup[]

/** A template of HTML whose values are escaped, unless they are markup already. */
export const markup = (strings: TemplateStringsArray, ...parts: Part[]): Markup =>
  new Markup(strings.reduce((text, string, index) => text + inHtml(parts[index - 1]) + string))

function inHtml(part: Part): string {
  if (part instanceof Markup) {
    return part.text
  }
  return Array.isArray(part) ? part.map(({ text }) => text).join('') : escaped(String(part))
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => ENTITIES[character])
