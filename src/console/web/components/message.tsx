import { count, plural } from '../format'

/** Commands in messages of the destination, and the page that does the same. */
const COMMANDS: [RegExp, string][] = [
  [/ \(amazon-ads-dsp-amc terms [^)]*\)/g, ''],
  [/with "amazon-ads-dsp-amc connection create", or through the Amazon Ads API/g, 'under Terms and connections']
]

/** What messages name, and the pages that show it. */
const LINKS: [RegExp, string][] = [
  [/Terms and connections/, '/connections'],
  [/AMC terms/, '/connections'],
  [/settings of the destination/, '/settings']
]

/** A message of the destination or of the server, with links to the pages that it speaks of. */
export function Message({ text }: { text: string }) {
  const plain = COMMANDS.reduce((message, [command, page]) => message.replace(command, page), text)
  for (const [words, path] of LINKS) {
    const found = words.exec(plain)
    if (found !== null) {
      const [name] = found
      return (
        <>
          {plain.slice(0, found.index)}
          <a href={path}>{name}</a>
          {plain.slice(found.index + name.length)}
        </>
      )
    }
  }
  return /\bAMC\b/.test(plain) ? (
    <>
      {plain} See <a href="/connections">Terms and connections</a>.
    </>
  ) : (
    <>{plain}</>
  )
}

/** Countries that are named. */
const MOST_COUNTRIES = 6

/** Why something was rejected; of a reason that several countries have, how many each has. */
export const Reason = ({ reason, countries }: { reason: string; countries?: Record<string, number> }) => (
  <>
    <Message text={reason} />
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
