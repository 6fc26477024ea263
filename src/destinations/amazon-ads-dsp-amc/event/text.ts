import { isPlaceholderOfPlace } from '../identity/placeholder'

/**
 * A value as text without the blanks around it, or undefined when it means nothing: what is blank, a placeholder such as
 * `N/A`, or neither text nor a number.
 */
export function meaningfulText(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
  return text === '' || isPlaceholderOfPlace(text) ? undefined : text
}
