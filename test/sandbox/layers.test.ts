import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { importsBelow, inside } from '../helpers/imports'

const SANDBOX = join(__dirname, '../../src/sandbox')

/** From below; folders of one layer may not import each other. */
const LAYERS = [['contract', 'pages'], ['state'], ['operations', 'control'], ['']]

const folderOf = (path: string) => {
  const name = relative(SANDBOX, path)
  return name.includes(sep) ? name.split(sep)[0] : ''
}
const heightOf = (folder: string) => LAYERS.findIndex((folders) => folders.includes(folder))

test('every folder belongs to a layer', () => {
  const folders = readdirSync(SANDBOX, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(folders.map(({ name }) => name).filter((name) => heightOf(name) === -1)).toEqual([])
})

test('each layer imports only what is below it, and nothing outside the sandbox', () => {
  const wrong = importsBelow(SANDBOX).filter(({ from, target }) => {
    if (target === undefined) {
      return false
    }
    const [importing, imported] = [folderOf(from), folderOf(target)]
    return !inside(SANDBOX, target) || (importing !== imported && heightOf(imported) >= heightOf(importing))
  })
  expect(wrong.map(({ from, module }) => `${relative(SANDBOX, from)} imports ${module}`)).toEqual([])
})
