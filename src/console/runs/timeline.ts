import type { Series } from '../api'

/** Most points; when there are more, neighbours become one. */
const MOST_POINTS = 240

interface Point {
  events: number
  accepted: number
  limited: number
  failed: number
}

const NOTHING: Point = { events: 0, accepted: 0, limited: 0, failed: 0 }

/** What happened when, second by second at first and more coarsely as the run grows long, in a bounded space. */
export class Timeline {
  private points: Point[] = []
  /** Seconds of a point. */
  private width = 1

  constructor(private readonly startedAt: number) {}

  add(what: Partial<Point>, now = Date.now()): void {
    let place = this.findPoint(now)
    while (place >= MOST_POINTS) {
      this.halve()
      place = this.findPoint(now)
    }
    for (let filled = this.points.length; filled <= place; filled++) {
      this.points.push({ ...NOTHING })
    }
    const point = this.points[place]
    for (const key of Object.keys(what) as (keyof Point)[]) {
      point[key] += what[key] ?? 0
    }
  }

  get series(): Series {
    const { points, width } = this
    return {
      seconds: points.map((_, index) => index * width),
      events: points.map(({ events }) => events / width),
      accepted: points.map(({ accepted }) => accepted),
      limited: points.map(({ limited }) => limited),
      failed: points.map(({ failed }) => failed)
    }
  }

  private findPoint(now: number): number {
    return Math.max(0, Math.floor((now - this.startedAt) / 1000 / this.width))
  }

  private halve(): void {
    const halved: Point[] = []
    for (let index = 0; index < this.points.length; index += 2) {
      const [one, other = NOTHING] = this.points.slice(index, index + 2)
      halved.push({
        events: one.events + other.events,
        accepted: one.accepted + other.accepted,
        limited: one.limited + other.limited,
        failed: one.failed + other.failed
      })
    }
    this.points = halved
    this.width *= 2
  }
}
