/** Numbers, times and names as people read them. The language is named: browsers may have an odd one of their own. */
const LANGUAGE = 'en-US'

export const count = (value: number): string => value.toLocaleString(LANGUAGE)

/** One thing or several: `plural(2, 'event')` is `2 events`. */
export const plural = (value: number, one: string, several = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : several}`

export const percent = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${((100 * part) / whole).toLocaleString(LANGUAGE, { maximumFractionDigits: 1 })} %`

/** `94 %`; a part that is not nothing is never 0 %, and one that is not the whole never 100 %. */
export function share(part: number, whole: number): string {
  const rounded = whole === 0 ? 0 : Math.round((100 * part) / whole)
  if (rounded === 0 && part > 0) {
    return 'less than 1 %'
  }
  return rounded === 100 && part < whole ? 'more than 99 %' : `${rounded} %`
}

export function duration(seconds: number): string {
  if (seconds < 60) {
    return `${seconds.toLocaleString(LANGUAGE, { maximumFractionDigits: seconds < 10 ? 1 : 0 })} s`
  }
  const minutes = Math.floor(seconds / 60)
  return minutes < 60
    ? `${minutes} min ${Math.round(seconds % 60)} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** `1.2 MB` */
export const fileSize = (bytes: number): string =>
  bytes < 1e6 ? `${count(Math.ceil(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`

/** `Nov 28, 06:12:33`, of a text of ISO 8601 or of milliseconds. */
export const time = (when: string | number): string =>
  new Date(when).toLocaleString(LANGUAGE, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23'
  })

/** `February 2, 2028` */
export const day = (when: number): string =>
  new Date(when).toLocaleDateString(LANGUAGE, { year: 'numeric', month: 'long', day: 'numeric' })

/** `$1.50`: hundredths of a currency's unit. */
export const money = (hundredths: number, currency: string): string =>
  (hundredths / 100).toLocaleString(LANGUAGE, {
    style: 'currency',
    currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: 2
  })

/** `4.2K`, for axes. */
export const compact = (value: number): string =>
  value.toLocaleString(LANGUAGE, { notation: 'compact', maximumFractionDigits: 1 })
