import type { Target } from '../amazon/target'
import { AMAZON_VARIABLES } from '../amazon/target'
import { printable } from './terminal'

/** Names of variables that are meant for Amazon, and that hold a credential. */
const OF_AMAZON = /AMAZON|AMZN|LWA|AMC/i
const CREDENTIAL = /CLIENT_?ID|SECRET|TOKEN|SANDBOX_?URL/i

/** Sentences about the target, one per line, shown first and last, so that nobody takes a sandbox for Amazon. */
export function targetText({ to, url }: Pick<Target, 'to' | 'url'>, environment: NodeJS.ProcessEnv): string[] {
  const notRead = to === 'built-in sandbox' ? findMisnamed(environment) : []
  const names = notRead.map(printable).join(' and ')
  return [
    ...(names === ''
      ? []
      : [
          `${names} ${notRead.length === 1 ? 'is' : 'are'} set, but not used. These variables are used: ${AMAZON_VARIABLES.join(', ')}.`
        ]),
    ...(to === 'built-in sandbox'
      ? ['No Amazon Ads credentials are set: using a sandbox in this process. Nothing is sent to Amazon Ads.']
      : []),
    ...(to === 'running sandbox' ? [`Using the sandbox at ${url ?? ''}. Nothing is sent to Amazon Ads.`] : [])
  ]
}

/** Variables that look like Amazon credentials and aren't used. */
const findMisnamed = (environment: NodeJS.ProcessEnv): string[] =>
  Object.keys(environment)
    .filter((name) => environment[name]?.trim() && OF_AMAZON.test(name) && CREDENTIAL.test(name))
    .filter((name) => !AMAZON_VARIABLES.includes(name))
    .sort()
