import type { Target } from '../amazon/target'
import { AMAZON_VARIABLES } from '../amazon/target'
import { printable } from './terminal'

/** Whom a variable is for, and what it holds, by its name. */
const OF_AMAZON = /AMAZON|AMZN|LWA|AMC/i
const CREDENTIAL = /CLIENT_?ID|SECRET|TOKEN|SANDBOX_?URL/i

/** What is said of the target first, and last, for whoever takes a sandbox for Amazon: in sentences, one a line. */
export function targetText({ to, url }: Pick<Target, 'to' | 'url'>, environment: NodeJS.ProcessEnv): string[] {
  const notRead = to === 'built-in sandbox' ? findMisnamed(environment) : []
  const names = notRead.map(printable).join(' and ')
  return [
    ...(names === ''
      ? []
      : [
          `${names} ${notRead.length === 1 ? 'is' : 'are'} set and not read. The variables are: ${AMAZON_VARIABLES.join(', ')}.`
        ]),
    ...(to === 'built-in sandbox'
      ? ['No credentials of Amazon Ads are set: this only goes to a sandbox in this process, and nothing is kept.']
      : []),
    ...(to === 'running sandbox' ? [`This only goes to the sandbox at ${url ?? ''}, not to Amazon Ads.`] : [])
  ]
}

/** Variables that look like Amazon's credentials and are none that is read. */
const findMisnamed = (environment: NodeJS.ProcessEnv): string[] =>
  Object.keys(environment)
    .filter((name) => environment[name]?.trim() && OF_AMAZON.test(name) && CREDENTIAL.test(name))
    .filter((name) => !AMAZON_VARIABLES.includes(name))
    .sort()
