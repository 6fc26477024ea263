import dayjs from 'dayjs'
import duration from 'dayjs/plugin/duration'
import { count, plural } from '../system/numbers'

dayjs.extend(duration)

/** `0.4 s`, `28 s`, `4 min 10 s`, `2 h 5 min`, `3 d 4 h` */
export function durationText(milliseconds: number): string {
  const whole = dayjs.duration(Math.round(milliseconds / 1000), 'seconds')
  if (milliseconds < 10_000) {
    return `${(milliseconds / 1000).toFixed(1)} s`
  }
  if (whole.asMinutes() < 1) {
    return `${whole.asSeconds()} s`
  }
  if (whole.asHours() < 1) {
    return whole.format('m [min] s [s]')
  }
  return whole.asDays() < 1
    ? whole.format('H [h] m [min]')
    : `${count(Math.floor(whole.asDays()))} d ${whole.hours()} h`
}

/** `2,592,000 s (30 days)` */
export function ttlText(seconds: number): string {
  const days = dayjs.duration(seconds, 'seconds').asDays()
  const rounded = Math.round(days * 10) / 10
  return `${count(seconds)} s (${plural(rounded, 'day')})`
}
