import { CannotRun } from './cannotRun'

export interface Credentials {
  clientId: string
  clientSecret: string
  refreshToken: string
}

/** Whom the destination talks to. */
export interface Connection {
  to: 'built-in sandbox' | 'running sandbox' | 'Amazon Ads'
  credentials: Credentials
  /** Address of the sandbox. */
  url?: string
  close(): Promise<void>
}

/** Where the credentials are looked for. They are never flags: command lines are visible to others. */
const VARIABLES = {
  clientId: 'ACTIONS_AMAZON_AMC_CLIENT_ID',
  clientSecret: 'ACTIONS_AMAZON_AMC_CLIENT_SECRET',
  refreshToken: 'AMAZON_ADS_REFRESH_TOKEN'
} as const

export const SANDBOX_URL = 'AMAZON_ADS_SANDBOX_URL'

/**
 * Amazon's credentials from the environment; undefined when none of the three is set. Throws CannotRun that names what
 * is missing when only some are.
 */
export function credentialsFrom(environment: NodeJS.ProcessEnv): Credentials | undefined {
  const names = Object.values(VARIABLES)
  const missing = names.filter((name) => !environment[name]?.trim())
  if (missing.length === names.length) {
    return undefined
  }
  if (missing.length > 0) {
    throw new CannotRun(
      `To talk to Amazon Ads set ${missing.join(' and ')}, too; unset the others to use the built-in sandbox.`
    )
  }
  const read = (name: string): string => environment[name]?.trim() ?? ''
  return {
    clientId: read(VARIABLES.clientId),
    clientSecret: read(VARIABLES.clientSecret),
    refreshToken: read(VARIABLES.refreshToken)
  }
}

/**
 * Amazon with credentials in the environment, the sandbox at AMAZON_ADS_SANDBOX_URL where that is set, else a sandbox in
 * this process. A sandbox never gets Amazon's credentials. Sets in the environment what the destination reads there.
 */
export async function connect(environment: NodeJS.ProcessEnv): Promise<Connection> {
  const running = environment[SANDBOX_URL]?.trim()
  if (!running) {
    const credentials = credentialsFrom(environment)
    if (credentials !== undefined) {
      environment[VARIABLES.clientId] = credentials.clientId
      return { to: 'Amazon Ads', credentials, close: () => Promise.resolve() }
    }
  }
  const { SANDBOX_CREDENTIALS, startSandbox } = await import('../sandbox')
  environment[VARIABLES.clientId] = SANDBOX_CREDENTIALS.clientId
  if (running) {
    return { to: 'running sandbox', credentials: SANDBOX_CREDENTIALS, url: running, close: () => Promise.resolve() }
  }
  const sandbox = await startSandbox({ keepIdentities: false })
  environment[SANDBOX_URL] = sandbox.url
  return {
    to: 'built-in sandbox',
    credentials: sandbox.credentials,
    url: sandbox.url,
    close: async () => {
      delete environment[SANDBOX_URL]
      await sandbox.close()
    }
  }
}
