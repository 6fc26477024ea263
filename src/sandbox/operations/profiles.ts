import { refusal } from '../contract/refusals'
import type { Reply, UserCall } from './operation'

const PARAMETERS: Record<string, string[]> = {
  apiProgram: ['billing', 'campaign', 'paymentMethod', 'store', 'report', 'account', 'posts'],
  accessLevel: ['edit', 'view'],
  profileTypeFilter: ['seller', 'vendor', 'agency'],
  excludeSubTypeFilter: ['AMAZON_ATTRIBUTION', 'KDP_AUTHOR'],
  validPaymentMethodFilter: ['true', 'false']
}

export function listProfiles({ query, region, user }: UserCall): Reply {
  for (const [name, allowed] of Object.entries(PARAMETERS)) {
    if (listed(query, name)?.some((value) => !allowed.includes(value))) {
      throw refusal.invalidParameter(name, `one of ${allowed.join(', ')}`)
    }
  }
  const types = listed(query, 'profileTypeFilter')
  const excluded = listed(query, 'excludeSubTypeFilter')
  const payment = query.get('validPaymentMethodFilter')
  const profiles = user.account[region].profiles.filter(
    ({ accountInfo: { type, subType, validPaymentMethod } }) =>
      (types === undefined || types.includes(type)) &&
      (subType === undefined || !excluded?.includes(subType)) &&
      // Without the field counts as valid (official).
      (payment === null || String(validPaymentMethod ?? true) === payment)
  )
  return { status: 200, body: profiles }
}

/** A list with commas (official); undefined when the parameter is not there. */
const listed = (query: URLSearchParams, name: string) => query.get(name)?.split(',')
