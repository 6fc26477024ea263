import type { JSONObject, SegmentEvent } from '@segment/actions-core'
import { defaultValues, Destination } from '@segment/actions-core'
import ours from '..'
import { withLocalRequests } from '../amazon/requestClient'
import type { AudienceSettings, Settings } from '../destinations/amazon-ads-dsp-amc/generated-types'
import type { Credentials } from '../amazon/target'
import type { EventAnswer } from '../segment/platform'
import type { TestedExchange, TesterError } from './exchanges'
import { toExchanges, toRequestError } from './exchanges'

const definition = withLocalRequests(ours)

/** What the page sends, of whatever call. */
export type Body = JSONObject & {
  settings?: JSONObject
  auth?: { accessToken?: string; refreshToken?: string }
  payload?: JSONObject | JSONObject[]
  mapping?: JSONObject
}

interface Auth {
  accessToken: string
  refreshToken: string
}

/** Name of an action of the destination. */
export type Action = keyof typeof definition.actions

const FIRST_REGION = 'NA'

/** The destination as the tester page drives it, one object a call: actions-core keeps what each one did. */
export class TestedDestination {
  private readonly destination = new Destination<Settings, AudienceSettings>(definition)

  /** `sandbox` signs in for a page that has no token. */
  constructor(private readonly sandbox?: Credentials) {}

  async authenticate(settings: JSONObject): Promise<void> {
    await this.destination.testAuthentication((await this.connected(settings)) as unknown as Settings)
  }

  /** A fresh access token. In the sandbox its own credentials stand in for missing ones. */
  async refreshAccessToken({ settings, ...tokens }: Body): Promise<unknown> {
    const given = tokens as Partial<Credentials>
    return this.destination.refreshAccessToken((settings ?? {}) as unknown as Settings, {
      accessToken: '',
      refreshToken: given.refreshToken || this.sandbox?.refreshToken || '',
      clientId: given.clientId || this.sandbox?.clientId || '',
      clientSecret: given.clientSecret || this.sandbox?.clientSecret || ''
    })
  }

  async createAudience(input: Body): Promise<unknown> {
    return this.destination.createAudience((await this.withConnection(input)) as never)
  }

  async getAudience(input: Body): Promise<unknown> {
    return this.destination.getAudience((await this.withConnection(input)) as never)
  }

  /** Runs the action for one event or a batch, and gives the calls that were made and what was refused without one. */
  async execute(action: Action, body: Body): Promise<(TestedExchange | TesterError)[]> {
    try {
      const { payload, features, subscriptionMetadata } = body
      const settings = body.settings ?? {}
      const common = {
        settings,
        mapping: { ...(defaultValues(definition.actions[action].fields) as JSONObject), ...body.mapping },
        auth: await this.buildAuth(settings, body.auth),
        features: features as never,
        subscriptionMetadata: subscriptionMetadata as never
      }
      const refused: TesterError[] = []
      if (Array.isArray(payload) && payload.length === 0) {
        return []
      }
      if (Array.isArray(payload)) {
        const events = payload as unknown as SegmentEvent[]
        const answers = await this.destination.executeBatch(action, { ...common, events } as never)
        refused.push(...refusals(answers))
      } else {
        const event = (payload ?? {}) as unknown as SegmentEvent
        const personas = event.context?.personas as { audience_settings?: unknown } | undefined
        const audienceSettings = personas?.audience_settings
        await this.destination.actions[action].execute({ ...common, data: event, audienceSettings } as never)
      }
      return [...this.exchanges(), ...refused]
    } catch (error) {
      return [...this.exchanges(), toRequestError(error)]
    }
  }

  /** Choices of a field of the action. */
  async choices(action: Action, field: string, body: Body): Promise<unknown> {
    return this.destination.executeDynamicField(action, field, (await this.asking(body)) as never)
  }

  async hook(action: Action, hook: string, body: Body): Promise<unknown> {
    return this.destination.actions[action].executeHook(hook as 'retlOnMappingSave', (await this.asking(body)) as never)
  }

  async hookChoices(action: Action, hook: string, field: string, body: Body): Promise<unknown> {
    const { dynamic } = definition.actions[action].hooks?.[hook as 'retlOnMappingSave']?.inputFields?.[field] ?? {}
    return this.destination.executeDynamicField(action, field, (await this.asking(body)) as never, dynamic as never)
  }

  private exchanges(): TestedExchange[] {
    return toExchanges(this.destination.responses)
  }

  private async asking(body: Body): Promise<object> {
    const settings = body.settings ?? {}
    return { ...body, settings, payload: body.payload ?? {}, auth: await this.buildAuth(settings, body.auth) }
  }

  private async withConnection(input: Body): Promise<object> {
    return { ...input, settings: await this.connected(input.settings ?? {}) }
  }

  /** The settings with tokens where the core looks for them. */
  private async connected(settings: JSONObject): Promise<JSONObject> {
    const { accessToken, refreshToken } = await this.buildAuth(settings)
    const oauth = (settings.oauth ?? {}) as JSONObject
    return { ...settings, oauth: { refresh_token: refreshToken, ...oauth, access_token: accessToken } }
  }

  private async buildAuth(settings: JSONObject, auth: Body['auth'] = {}): Promise<Auth> {
    const oauth = (settings.oauth ?? {}) as { access_token?: string; refresh_token?: string }
    const accessToken = auth.accessToken || oauth.access_token
    const refreshToken = auth.refreshToken || oauth.refresh_token || ''
    if (accessToken || this.sandbox === undefined) {
      return { accessToken: accessToken ?? '', refreshToken }
    }
    const tokens = await this.destination.refreshAccessToken(
      { region: FIRST_REGION },
      { accessToken: '', ...this.sandbox }
    )
    return { accessToken: tokens?.accessToken ?? '', refreshToken }
  }
}

/** Events of a batch that led to no call. */
const refusals = (answers: readonly EventAnswer[]): TesterError[] =>
  answers
    .filter(({ status, sent }) => status >= 300 && sent === undefined)
    .map(({ status, errormessage = '' }) => ({
      statusCode: status,
      message: errormessage,
      stack: [],
      requestError: true
    }))
