import { statePath } from '../../../src/segment/rows/statePath'

test('the state is beside its source, named for model and audience, which it keeps apart', () => {
  expect(statePath(['/data/people.csv'], undefined, 'VIP')).toBe('/data/people.csv.VIP.state')
  expect(statePath(['/data/people.csv'], 'models/few.sql', 'Good customers')).toBe(
    '/data/people.csv.few.sql.Good-customers.state'
  )
  expect(statePath(['postgres'], 'crm.people', '413642381039213536')).toBe(
    'postgres.crm.people.413642381039213536.state'
  )
  expect(statePath(['/data/p-*.csv'], undefined, 'A/B')).toMatch(/^\/data\/p-+\.csv-\w{6}\.A-B-\w{6}\.state$/)
  expect(statePath(['a.csv', 'b.csv'], undefined, 'VIP')).not.toBe(statePath(['a.csv', 'c.csv'], undefined, 'VIP'))
})

test('sources and audiences that differ have states that differ', () => {
  const long = 'All customers of the last five years who bought something for more than a hundred'
  const paths = [
    statePath(['a', 'b', 'c'], undefined, 'VIP'),
    statePath(['a', 'bc'], undefined, 'VIP'),
    statePath(['a'], undefined, 'VIP'),
    statePath(['a'], 'model.sql', 'VIP'),
    ...[`${long} dollars`, `${long} euros`, 'A/B', 'A//B', 'A:B'].map((name) => statePath(['a'], undefined, name))
  ]
  expect(new Set(paths).size).toBe(paths.length)
})

test('a long name is cut, so that every file system takes it', () => {
  expect(statePath(['/data/people.csv'], undefined, 'ü'.repeat(200))).toMatch(
    /^\/data\/people\.csv\.ü{60}-\w{6}\.state$/
  )
  expect(statePath(['/data/people.csv'], undefined, 'x'.repeat(60))).toBe(`/data/people.csv.${'x'.repeat(60)}.state`)
})

test('signs that a file name cannot have are one hyphen', () => {
  expect(statePath(['/data/people.csv'], undefined, 'A :/ B')).toMatch(/^\/data\/people\.csv\.A-B-\w{6}\.state$/)
})
