import { mask } from '../../segment/preview/masked'

/** Paths of an event without personal data: what happened, when, and in which audience. */
const OPEN =
  /^(type|event|messageId|timestamp|receivedAt|sentAt|originalTimestamp|context\.personas\..+|properties\.audience_key)$/

/** Some write an email address where no person is meant to be, such as in message IDs. */
const ADDRESS = /@/

/** An event with its texts and numbers masked, except where they are not personal data. True and false stay: they say in or out. */
export function maskJson(value: unknown, path = ''): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => maskJson(item, path))
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, maskJson(inner, path === '' ? key : `${path}.${key}`)])
    )
  }
  if (typeof value !== 'string' && typeof value !== 'number') {
    return value
  }
  const text = String(value)
  return OPEN.test(path) && !ADDRESS.test(text) ? value : mask(text)
}
