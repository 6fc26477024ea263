import { Timeline } from '../../../src/console/runs/timeline'

const START = 1_000_000

test('counts second by second, and says events a second', () => {
  const timeline = new Timeline(START)
  timeline.add({ events: 10, accepted: 1 }, START + 500)
  timeline.add({ events: 5 }, START + 999)
  timeline.add({ events: 7, limited: 1 }, START + 2_000)
  expect(timeline.series).toEqual({
    seconds: [0, 1, 2],
    events: [15, 0, 7],
    accepted: [1, 0, 0],
    limited: [0, 0, 1],
    failed: [0, 0, 0]
  })
})

test('takes no more room for a run of a day than for one of minutes, and loses nothing', () => {
  const timeline = new Timeline(START)
  for (let second = 0; second < 86_400; second++) {
    timeline.add({ events: 3, accepted: 1 }, START + second * 1000)
  }
  const { seconds, events, accepted } = timeline.series
  expect(seconds.length).toBeLessThanOrEqual(240)
  expect(events.slice(0, -1).every((rate) => rate === 3)).toBe(true)
  expect(accepted.reduce((sum, requests) => sum + requests, 0)).toBe(86_400)
})
