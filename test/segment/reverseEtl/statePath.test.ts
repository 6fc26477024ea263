import { defaultStatePath } from '../../../src/segment/reverseEtl/statePath'

test('the state is beside its source, named for model and audience, which it keeps apart', () => {
  expect(defaultStatePath(['/data/people.csv'], undefined, 'VIP')).toBe('/data/people.csv.VIP.state')
  expect(defaultStatePath(['/data/people.csv'], 'models/few.sql', 'Good customers')).toBe(
    '/data/people.csv.few.sql.Good-customers.state'
  )
  expect(defaultStatePath(['postgres'], 'crm.people', '413642381039213536')).toBe(
    'postgres.crm.people.413642381039213536.state'
  )
  expect(defaultStatePath(['/data/p-*.csv'], undefined, 'A/B')).toMatch(/^\/data\/p-+\.csv-\w{6}\.A-B-\w{6}\.state$/)
  expect(defaultStatePath(['a.csv', 'b.csv'], undefined, 'VIP')).not.toBe(
    defaultStatePath(['a.csv', 'c.csv'], undefined, 'VIP')
  )
})

test('sources and audiences that differ have states that differ', () => {
  const long = 'All customers of the last five years who bought something for more than a hundred'
  const paths = [
    defaultStatePath(['a', 'b', 'c'], undefined, 'VIP'),
    defaultStatePath(['a', 'bc'], undefined, 'VIP'),
    defaultStatePath(['a'], undefined, 'VIP'),
    defaultStatePath(['a'], 'model.sql', 'VIP'),
    ...[`${long} dollars`, `${long} euros`, 'A/B', 'A//B', 'A:B'].map((name) =>
      defaultStatePath(['a'], undefined, name)
    )
  ]
  expect(new Set(paths).size).toBe(paths.length)
})

test('a long name is cut, so that every file system takes it', () => {
  expect(defaultStatePath(['/data/people.csv'], undefined, 'ü'.repeat(200))).toMatch(
    /^\/data\/people\.csv\.ü{60}-\w{6}\.state$/
  )
  expect(defaultStatePath(['/data/people.csv'], undefined, 'x'.repeat(60))).toBe(
    `/data/people.csv.${'x'.repeat(60)}.state`
  )
})

test('signs that a file name cannot have are one hyphen', () => {
  expect(defaultStatePath(['/data/people.csv'], undefined, 'A :/ B')).toMatch(/^\/data\/people\.csv\.A-B-\w{6}\.state$/)
})
