import { sha256 } from './sha256'

/** Amazon's pattern of an externalUserId, from its OpenAPI schema of "Advertiser audiences". */
const EXTERNAL_USER_ID = /^[0-9a-zA-Z\-_]{1,128}$/

/** The ID as it is where Amazon takes it, else its SHA-256: always the same for the same ID. */
export const toExternalUserId = (id: string): string => (EXTERNAL_USER_ID.test(id) ? id : sha256(id))
