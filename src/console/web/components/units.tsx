import type { FormField } from '../../api'
import { day, duration, money } from '../format'
import { TextInput } from './form'

interface Props {
  field: FormField
  values: Record<string, unknown>
  onChange: (key: string, value: unknown) => void
}

const DAY = 86_400

/** The same value in the unit in which people think of it. */
export function UnitOf({ field, values, onChange }: Props) {
  const value = values[field.key]
  switch (field.key) {
    case 'ttl':
      return (
        <div class="unit">
          <span>seconds, or</span>
          <TextInput
            inputMode="decimal"
            aria-label={`${field.label} in days`}
            value={typeof value === 'number' ? String(Math.round((value / DAY) * 1000) / 1000) : ''}
            onInput={(text) => {
              const days = Number(text)
              const isDays = text.trim() !== '' && Number.isFinite(days)
              onChange(field.key, isDays ? Math.round(days * DAY) : undefined)
            }}
          />
          <span>days</span>
          {typeof value === 'number' && value > 0 && value < DAY && <span>({duration(value)})</span>}
          <Leaves seconds={value ?? field.maximum} maximum={field.maximum} />
        </div>
      )
    case 'cpmCents':
      return <p class="unit">{describeFee(typeof value === 'number' ? value : 100, values.currency)}</p>
    default:
      return null
  }
}

/** The day on which somebody leaves who is sent today and not again. */
const Leaves = ({ seconds, maximum = Infinity }: { seconds: unknown; maximum?: number }) =>
  typeof seconds !== 'number' || seconds < 0 || seconds > maximum ? null : (
    <span>Someone sent today, and not again, leaves on {day(Date.now() + seconds * 1000)}.</span>
  )

/** `150 = $1.50 for a thousand impressions` */
export function describeFee(hundredths: number, currency: unknown): string {
  const code = typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) ? currency : 'USD'
  return `${hundredths} = ${money(hundredths, code)} for a thousand impressions`
}

/** `30 days`, or shorter times as they are. */
export const describeTtl = (seconds: number): string =>
  seconds < DAY ? duration(seconds) : `${Math.round((seconds / DAY) * 10) / 10} days`
