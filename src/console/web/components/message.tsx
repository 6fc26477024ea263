import { count, plural } from '../format'

/** What messages name, and the pages that show it. */
const LINKS: [RegExp, string][] = [
  [/Terms and connections/, '/connections'],
  [/AMC terms/, '/connections'],
  [/settings of the destination/, '/settings']
]

/** A message of the destination or of the server, with links to the pages that it speaks of. */
export function Message({ text }: { text: string }) {
  for (const [words, path] of LINKS) {
    const found = words.exec(text)
    if (found !== null) {
      const [name] = found
      return (
        <>
          {text.slice(0, found.index)}
          <a href={path}>{name}</a>
          {text.slice(found.index + name.length)}
        </>
      )
    }
  }
  return /\bAMC\b/.test(text) ? (
    <>
      {text} See <a href="/connections">Terms and connections</a>.
    </>
  ) : (
    <>{text}</>
  )
}

/** Countries that are named. */
const MOST_COUNTRIES = 6

/** Why something was rejected; of a reason that several countries have, how many each has. */
export const Reason = ({ reason, countries }: { reason: string; countries?: Record<string, number> }) => (
  <>
    <Message text={countries === undefined ? reason : reason.replace('…', 'several countries')} />
    {countries !== undefined && <small class="muted">{describeCountries(countries)}</small>}
  </>
)

/** `DE 120, FR 80, and 3 more countries` */
function describeCountries(countries: Record<string, number>): string {
  const sorted = Object.entries(countries).sort(([, one], [, other]) => other - one)
  const named = sorted.slice(0, MOST_COUNTRIES).map(([country, events]) => `${country} ${count(events)}`)
  const more = sorted.length - named.length
  return `${named.join(', ')}${more > 0 ? `, and ${plural(more, 'more country', 'more countries')}` : ''}`
}
