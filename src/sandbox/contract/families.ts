import { STATUS_CODES } from 'node:http'

/** Operations that share a media type and the form of their errors. */
export interface Family {
  media: string
  error: (status: number, message: string, requestId: string) => object
}

/** Metadata and records: `{message}` (official). */
export const AUDIENCES: Family = {
  media: 'application/vnd.amcaudiences.v1+json',
  error: (_status, message) => ({ message })
}

/** Connections, terms and /amc/accounts: `{message, requestId}` (official). */
export const CONNECTIONS: Family = {
  media: 'application/vnd.amcaudiencesconnections.v1+json',
  error: (_status, message, requestId) => ({ message, requestId })
}

/** /amc/instances: `{code, details}`, the code being the status as text (official). */
export const INSTANCES: Family = {
  media: 'application/vnd.amcinstances.v1+json',
  error: (status, message) => ({ code: String(status), details: message })
}

/** /dsp: `{message, requestId, errors?}` (official). */
export const DSP: Family = {
  media: 'application/json',
  error: (_status, message, requestId) => ({ message, requestId })
}

/** Profiles: the universal `{code, details}` (official), with the requestId that older operations add (reported). */
export const PROFILES: Family = {
  media: 'application/json',
  error: (status, message, requestId) => ({ code: String(status), details: message, requestId })
}

/** /v2/dp: `{requestId, error: {httpStatusCode, description, errors: [{errorType, message}]}}` (official). */
export const DATA_PROVIDER: Family = {
  media: 'application/json',
  error: (status, message, requestId) => {
    const description = status === 413 ? 'Input Too Large' : (STATUS_CODES[status] ?? 'Error')
    const errorType = status === 400 ? 'INVALID_INPUT' : description.toUpperCase().replace(/\W/g, '_')
    return { requestId, error: { httpStatusCode: String(status), description, errors: [{ errorType, message }] } }
  }
}

/** Login with Amazon answers in the form of RFC 6749. */
export const SIGN_IN: Family = {
  media: 'application/json',
  error: (status, message) =>
    status < 500 ? { error: 'invalid_request', error_description: message } : { error: 'ServerError' }
}
