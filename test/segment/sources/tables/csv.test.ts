import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRows } from '../../../helpers/engine'
import { temporaryFolder } from '../../../helpers/temporaryFolder'

const write = (content: string | Buffer): string => {
  const path = join(temporaryFolder(), 'people.csv')
  writeFileSync(path, content)
  return path
}

test.each<[string, string, string[], (string | null)[]]>([
  ['blanks around names', ' id , email \n1,a\n', ['id', 'email'], ['1', 'a']],
  ['a name that is missing', 'id,,email\n1,x,a\n', ['id', 'column2', 'email'], ['1', 'x', 'a']],
  ['one name several times', 'id,A,a,a\n1,x,y,z\n', ['id', 'A', 'a 2', 'a 3'], ['1', 'x', 'y', 'z']],
  ['a delimiter behind each line', 'id,email,\n1,a,\n', ['id', 'email'], ['1', 'a']],
  ['nothing but blank cells', ',,\n,,\n', ['column1'], [null]],
  ['numbers in its first line, as every other', 'Dallas,12345\n', ['column1', 'column2'], ['Dallas', '12345']],
  ['a hash in its first line', `Email,${'a'.repeat(64)}\n`, ['column1', 'column2'], ['Email', 'a'.repeat(64)]],
  ['numbers beside the name of a key', 'id,2025\n1,7\n', ['id', '2025'], ['1', '7']],
  ['single quotes', "id,name\n1,'Weiß, Ann'\n", ['id', 'name'], ['1', 'Weiß, Ann']],
  ['tabs', 'id\tname\n1\tAnn Weiß\n', ['id', 'name'], ['1', 'Ann Weiß']]
])('a table with %s', async (_what, content, columns, row) => {
  const { columns: found, rows, bad } = await readRows([write(content)])
  expect([found, rows.map((one) => found.map((name) => one[name])), bad]).toEqual([columns, [row], []])
})

test('files of one dialect are read together, also when their names have quotes', async () => {
  const paths = [write('id,email\n1,a\n'), write('id,email\n2,b\n'), join(temporaryFolder(), "Ann's.csv")]
  writeFileSync(paths[2], 'id,email\n3,c\n')
  const { columns, rows } = await readRows(paths)
  expect(columns).toEqual(['id', 'email'])
  expect(rows.map(({ id, email }) => `${String(id)}${String(email)}`).sort()).toEqual(['1a', '2b', '3c'])
})

test('what is no table at all is told', async () => {
  const path = write('"abc\n"def\n')
  await expect(readRows([path])).rejects.toThrow(`${path} holds no row.`)
})

test('a first line of one cell is a title where most lines below have more, and none where half of them have', async () => {
  const title = write('Customers\na@example.com;b\nc\nd@example.com;e\n')
  await expect(readRows([title])).rejects.toThrow(
    `${title} has one cell in its first line and several in those below. Take away the title above the names of the columns.`
  )
  const { columns, rows } = await readRows([write('emails\na@example.com;b@example.com\nc@example.com\n')])
  expect([columns, rows.length]).toEqual([['emails'], 2])
})

describe('a line that cannot be read says why', () => {
  const above = Array.from({ length: 30_000 }, (_, n) => `${n},a,b\n`).join('')

  test.each<[string, string | Buffer, string]>([
    ['too few cells', '1,a', 'The line has fewer cells than the header.'],
    ['too many cells', '1,a,b,c', 'The line has more cells than the header.'],
    ['a quote that does not end', '1,"a,b', 'The line has a quote that does not end.'],
    ['another encoding', Buffer.from('1,a,K\xf6ln', 'latin1'), 'The line is not UTF-8.']
  ])('%s', async (_what, line, reason) => {
    const path = write(Buffer.concat([Buffer.from(`id,x,y\n${above}`), Buffer.from(line), Buffer.from('\n')]))
    const { rows, bad } = await readRows([path])
    expect(rows).toHaveLength(30_000)
    expect(bad).toEqual([{ file: path, line: 30_002, reason }])
  })
})
