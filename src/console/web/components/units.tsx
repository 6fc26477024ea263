import type { FormField } from '../../api'
import { duration } from '../format'
import type { Values } from './values'

interface Props {
  field: FormField
  values: Values
  onChange: (key: string, value: unknown) => void
  readOnly?: boolean
}

const DAY = 86_400

/** The same value in the unit in which people think of it. */
export function UnitOf({ field, values, onChange, readOnly }: Props) {
  const value = values[field.key]
  switch (field.key) {
    case 'ttl':
      return (
        <div class="unit">
          <span>seconds, or</span>
          <input
            type="text"
            inputMode="decimal"
            aria-label={`${field.label} in days`}
            disabled={readOnly}
            value={typeof value === 'number' ? String(Math.round((value / DAY) * 1000) / 1000) : ''}
            onInput={({ currentTarget }) => {
              const days = Number(currentTarget.value)
              const isDays = currentTarget.value.trim() !== '' && Number.isFinite(days)
              onChange(field.key, isDays ? Math.round(days * DAY) : undefined)
            }}
          />
          <span>days</span>
          {typeof value === 'number' && value > 0 && value < DAY && <span class="muted">({duration(value)})</span>}
        </div>
      )
    case 'cpmCents':
      return <p class="unit">{typeof value === 'number' ? moneyOf(value, values.currency) : '100 = $1.00'}</p>
    default:
      return null
  }
}

/** `100 = $1.00`: hundredths as an amount of the currency. */
function moneyOf(cents: number, currency: unknown): string {
  const code = typeof currency === 'string' && /^[A-Z]{3}$/.test(currency) ? currency : 'USD'
  const amount = (cents / 100).toLocaleString('en', {
    style: 'currency',
    currency: code,
    minimumFractionDigits: 2,
    maximumFractionDigits: 2
  })
  return `${cents} = ${amount}`
}
