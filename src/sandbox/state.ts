import { Audiences } from './audiences'
import { Connections } from './connections'
import { Faults } from './faults'
import { Jobs } from './jobs'
import type { SandboxOptions, Settings } from './options'
import { settingsFrom } from './options'
import { RequestLog } from './requests'
import type { Terms } from './terms'
import { HourlyQuota } from './throttle'
import { Tokens } from './tokens'

export interface State {
  settings: Settings
  tokens: Tokens
  audiences: Audiences
  connections: Connections
  terms: Terms
  jobs: Jobs
  quota: HourlyQuota
  faults: Faults
  log: RequestLog
}

export function newState(options: SandboxOptions): State {
  const settings = settingsFrom(options)
  const { now } = settings
  return {
    settings,
    tokens: new Tokens(settings.tokenLifetimeSeconds, now),
    audiences: new Audiences(settings.keepIdentities),
    connections: new Connections(),
    terms: { agreementToken: 'sandbox-agreement-1', hasAccepted: settings.termsAccepted },
    jobs: new Jobs(settings.jobMilliseconds),
    quota: new HourlyQuota(settings.recordsPerHour, now),
    faults: new Faults(),
    log: new RequestLog()
  }
}
