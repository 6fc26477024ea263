/** Versions of the "Advertiser audiences" API and its connections, as their media types carry them.
 * API reference: https://advertising.amazon.com/API/docs/en-us/advertiser-audiences */
export const AMAZON_AUDIENCES_API_VERSION = 'v1'
export const AMAZON_AUDIENCES_CONNECTIONS_API_VERSION = 'v1'

/** Version of the Profiles API. API reference: https://advertising.amazon.com/API/docs/en-us/reference/2/profiles */
export const AMAZON_PROFILES_API_VERSION = 'v2'

/** Version of the Data Provider API, in the path of its user deletion. */
export const AMAZON_DATA_PROVIDER_API_VERSION = 'v2'
