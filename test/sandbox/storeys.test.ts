import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { preProcessFile } from 'typescript'

const SANDBOX = join(__dirname, '../../src/sandbox')

/** From below; what stands beside each other in a row may not import each other. */
const STOREYS = [['contract', 'pages'], ['state'], ['operations', 'control'], ['']]

const storeyOf = (file: string) => {
  const folder = file.includes(sep) ? file.split(sep)[0] : ''
  return { folder, height: STOREYS.findIndex((folders) => folders.includes(folder)) }
}

const files = readdirSync(SANDBOX, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))

/** Types included: whoever changes one has to know where it is used. */
const imports = new Map(
  files.map((file) => {
    const { importedFiles } = preProcessFile(readFileSync(join(SANDBOX, file), 'utf8'))
    const inside = importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith('.'))
    return [file, inside.map((name) => fileAt(resolve(SANDBOX, dirname(file), name)))]
  })
)

function fileAt(path: string): string {
  const name = relative(SANDBOX, path)
  return files.find((file) => file === `${name}.ts` || file === join(name, 'index.ts')) ?? name
}

test('every file stands in a storey', () => {
  expect(files.filter((file) => storeyOf(file).height === -1)).toEqual([])
})

test('each storey imports only what is below it', () => {
  const wrong = [...imports].flatMap(([file, targets]) =>
    targets
      .filter((target) => {
        const [from, to] = [storeyOf(file), storeyOf(target)]
        return from.folder !== to.folder && to.height >= from.height
      })
      .map((target) => `${file} imports ${target}`)
  )
  expect(wrong).toEqual([])
})

test('no file takes part in a circle', () => {
  const free = new Set<string>()
  let before = -1
  while (free.size > before) {
    before = free.size
    for (const [file, targets] of imports) {
      if (targets.every((target) => free.has(target))) {
        free.add(file)
      }
    }
  }
  expect(files.filter((file) => !free.has(file))).toEqual([])
})
