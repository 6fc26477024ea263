import type { JSONObject } from '@segment/actions-core'
import definition from '..'
import type { Definition } from '../amazon/session'
import { NO_CREDENTIALS } from '../amazon/target'
import { createAudience } from '../destinations/amazon-ads-dsp-amc/audience/audiences'
import type { AudienceSettings } from '../destinations/amazon-ads-dsp-amc/generated-types'
import { Platform } from './platform'

/** What would be sent, by Amazon's id of the audience, or by its stand-in where it is not made yet. */
export interface DryRequests {
  requests: number
  /** Of the requests' bodies, as they would be sent. */
  bytes: number
}

/**
 * The destination as it is, up to its requests: these are counted and answered as if Amazon had taken them, and go
 * nowhere. New audiences get a stand-in for Amazon's id.
 */
export function createDryDestination(): { definition: Definition; requests: Map<string, DryRequests> } {
  const requests = new Map<string, DryRequests>()
  let audiences = 0
  const standIn = (): string => String(++audiences)

  /** Answers as if Amazon agreed: whatever is checked before that is checked. */
  const agree =
    ({ connectionId, advertiserId }: AudienceSettings) =>
    (_url: string, options: { method?: string }) =>
      Promise.resolve(
        options.method === 'POST'
          ? answer(201, { audienceId: standIn() })
          : answer(200, {
              connections: [{ connectionId, dspAdvertiserId: advertiserId }]
            })
      )

  const count = (_url: string, options: { body: string }): Promise<unknown> => {
    const { body } = options
    const audienceId = body.slice(-END_CHARACTERS).replace(AUDIENCE_ID, '$1')
    const counted = requests.get(audienceId) ?? { requests: 0, bytes: 0 }
    requests.set(audienceId, { requests: counted.requests + 1, bytes: counted.bytes + Buffer.byteLength(body) })
    return Promise.resolve(answer(202, { jobRequestId: 'dry-run' }))
  }

  const { syncAudience } = definition.actions
  const { performBatch } = syncAudience
  const hook = syncAudience.hooks?.retlOnMappingSave
  const dry: Definition = {
    ...definition,
    authentication: { ...definition.authentication, refreshAccessToken: () => Promise.resolve({ accessToken: '' }) },
    audienceConfig: {
      ...definition.audienceConfig,
      createAudience: (_request: unknown, input: { audienceSettings: AudienceSettings }) =>
        createAudience(agree(input.audienceSettings) as never, input as never),
      getAudience: (_request: unknown, { externalId }: { externalId: string }) => Promise.resolve({ externalId })
    },
    actions: {
      ...definition.actions,
      syncAudience: {
        ...syncAudience,
        performBatch: (_request, data) => performBatch?.(count as never, data),
        hooks: {
          retlOnMappingSave: {
            ...hook,
            performHook: (_request, data: HookData) => {
              const { hookInputs, hookOutputs } = data
              const before = hookOutputs?.retlOnMappingSave?.outputs
              return before === undefined && hookInputs?.operation === 'create'
                ? hook?.performHook(agree(hookInputs as AudienceSettings) as never, data as never)
                : { savedData: before ?? { audienceId: hookInputs?.existingAudienceId ?? standIn(), ...hookInputs } }
            }
          }
        }
      }
    }
  } as Definition
  return { definition: dry, requests }
}

/** A platform that sends nothing, for those who want to know what it would do. */
export const createDryPlatform = (region: string, mapping: JSONObject): Platform =>
  new Platform(region, mapping, NO_CREDENTIALS, undefined, createDryDestination().definition)

interface HookData {
  hookInputs?: { operation?: string; existingAudienceId?: string }
  hookOutputs?: { retlOnMappingSave?: { outputs?: object } }
}

/** Where a body says its audience: behind its records. */
const END_CHARACTERS = 200
const AUDIENCE_ID = /^.*"audienceId":(\d+).*$/s

/** What the destination reads of an answer of Amazon's. */
const answer = (status: number, body: object) => ({ status, headers: new Headers(), content: JSON.stringify(body) })
