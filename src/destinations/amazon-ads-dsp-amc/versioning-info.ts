/**
 * Version of the Amazon Ads "Advertiser audiences" API, as its media types carry it.
 * API reference: https://advertising.amazon.com/API/docs/en-us/advertiser-audiences
 */
export const AMAZON_AUDIENCES_API_VERSION = 'v1'

/**
 * Version of the connections and terms of the "Advertiser audiences" API, as their media type carries it.
 * API reference: https://advertising.amazon.com/API/docs/en-us/advertiser-audiences
 */
export const AMAZON_AUDIENCES_CONNECTIONS_API_VERSION = 'v1'

/**
 * Version of the Amazon Ads Profiles API.
 * API reference: https://advertising.amazon.com/API/docs/en-us/reference/2/profiles
 */
export const AMAZON_PROFILES_API_VERSION = 'v2'

/** Version of the Amazon Ads Data Provider API, in the path of its user deletion. */
export const AMAZON_DATA_PROVIDER_API_VERSION = 'v2'
