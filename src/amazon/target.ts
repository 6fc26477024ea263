import type { SandboxOptions } from '../sandbox'
import { UserError } from '../system/userError'

/** The application for which Amazon's user consents. */
export interface Application {
  clientId: string
  clientSecret: string
}

export interface Credentials extends Application {
  refreshToken: string
}

/** Of those who send nothing. */
export const NO_CREDENTIALS: Credentials = { clientId: '', clientSecret: '', refreshToken: '' }

/** Amazon, or a sandbox in its place. */
export interface ReachedTarget {
  to: 'built-in sandbox' | 'running sandbox' | 'Amazon Ads'
  application: Application
  /** Address of the sandbox. */
  url?: string
  close(): Promise<void>
}

/** Whom the destination talks to. */
export interface Target extends Omit<ReachedTarget, 'application'> {
  credentials: Credentials
}

/** Identifies Amazon, by name, or a sandbox, by its address. */
export const targetAddress = ({ url, to }: Pick<Target, 'url' | 'to'>): string => url ?? to

/** Where the credentials are looked for. They are never flags: command lines are visible to others. */
const VARIABLES = {
  clientId: 'ACTIONS_AMAZON_AMC_CLIENT_ID',
  clientSecret: 'ACTIONS_AMAZON_AMC_CLIENT_SECRET',
  refreshToken: 'AMAZON_ADS_REFRESH_TOKEN'
} as const

/** How one comes by the credentials. */
export const CREDENTIALS_HELP =
  'Client ID and secret are those of your application with Login with Amazon (developer console, Security Profiles). The refresh token is what Login with Amazon returns when an Amazon user consents to it: https://developer.amazon.com/docs/login-with-amazon/authorization-code-grant.html, with the scopes advertising::campaign_management and advertising::audiences.'

export const SANDBOX_URL = 'AMAZON_ADS_SANDBOX_URL'

/** Every variable of the environment that is read about Amazon. */
export const AMAZON_VARIABLES: readonly string[] = [...Object.values(VARIABLES), SANDBOX_URL]

/**
 * Amazon's credentials from the environment; undefined when none of the three is set. Throws UserError that names what
 * is missing when only some are.
 */
export const readCredentials = (environment: NodeJS.ProcessEnv): Credentials | undefined =>
  valuesFrom(environment, ['clientId', 'clientSecret', 'refreshToken'])

function valuesFrom<Key extends keyof Credentials>(
  environment: NodeJS.ProcessEnv,
  keys: readonly Key[]
): Pick<Credentials, Key> | undefined {
  const read = (key: Key): string => environment[VARIABLES[key]]?.trim() ?? ''
  const missing = keys.filter((key) => read(key) === '').map((key) => VARIABLES[key])
  if (missing.length === keys.length) {
    return undefined
  }
  if (missing.length > 0) {
    throw new UserError(
      `To talk to Amazon Ads set ${missing.join(' and ')}, too; unset the others to use the built-in sandbox. ${CREDENTIALS_HELP}`
    )
  }
  return Object.fromEntries(keys.map((key) => [key, read(key)])) as Pick<Credentials, Key>
}

/**
 * Amazon with credentials in the environment, the sandbox at AMAZON_ADS_SANDBOX_URL where that is set, else a sandbox in
 * this process. A sandbox never gets Amazon's credentials. Sets in the environment what the destination reads there.
 */
export async function openTarget(environment: NodeJS.ProcessEnv): Promise<Target> {
  const credentials = environment[SANDBOX_URL]?.trim() ? undefined : readCredentials(environment)
  const { application: _application, ...reached } = await reachTarget(environment)
  return { ...reached, credentials: credentials ?? (await import('../sandbox')).SANDBOX_CREDENTIALS }
}

/** Whom `connect` would talk to, for those who send nothing: nothing is started, and no credentials are needed. */
export function dryTarget(environment: NodeJS.ProcessEnv): Target {
  const url = environment[SANDBOX_URL]?.trim()
  return {
    to: url ? 'running sandbox' : 'Amazon Ads',
    ...(url && { url }),
    credentials: NO_CREDENTIALS,
    close: () => Promise.resolve()
  }
}

/** The same for those whose user has yet to consent: of Amazon's credentials the application's are enough. */
export async function reachTarget(
  environment: NodeJS.ProcessEnv,
  sandboxOptions: SandboxOptions = {}
): Promise<ReachedTarget> {
  const running = environment[SANDBOX_URL]?.trim()
  const application = running ? undefined : valuesFrom(environment, ['clientId', 'clientSecret'])
  if (application !== undefined) {
    environment[VARIABLES.clientId] = application.clientId
    return { to: 'Amazon Ads', application, close: () => Promise.resolve() }
  }
  const { SANDBOX_CREDENTIALS, startSandbox } = await import('../sandbox')
  environment[VARIABLES.clientId] = SANDBOX_CREDENTIALS.clientId
  if (running) {
    return { to: 'running sandbox', application: SANDBOX_CREDENTIALS, url: running, close: () => Promise.resolve() }
  }
  const sandbox = await startSandbox({ keepIdentities: false, ...sandboxOptions })
  environment[SANDBOX_URL] = sandbox.url
  return {
    to: 'built-in sandbox',
    application: sandbox.credentials,
    url: sandbox.url,
    close: async () => {
      delete environment[SANDBOX_URL]
      await sandbox.close()
    }
  }
}
