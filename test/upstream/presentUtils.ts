/** What the tests of Segment's present destination import of its `utils`, as it is called here. */
export { MAX_TTL_SECONDS as TTL_MAX_VALUE } from '../../src/destinations/amazon-ads-dsp-amc/audience/settings'
export {
  FLAG_CONSENT_ENABLE_ERRORS,
  FLAG_CONSENT_REQUIRED
} from '../../src/destinations/amazon-ads-dsp-amc/syncAudiencesToDSP'

/** Where tokens come from, by the region as it is saved there. */
export const AUTHORIZATION_URL = { 'https://advertising-api.amazon.com': 'https://api.amazon.com' }
