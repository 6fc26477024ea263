/** A number as people read it. */
export const count = (value: number): string => value.toLocaleString('en')

/** One thing or several: `1 event`, `2 events`, `2 people`. */
export const plural = (value: number, one: string, several = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : several}`

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
