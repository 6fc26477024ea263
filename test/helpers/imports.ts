import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { preProcessFile } from 'typescript'

/** One import of a file: types, `export … from` and `import(…)` among them. */
export interface Import {
  from: string
  module: string
  /** The file that is meant; undefined for a package. */
  target?: string
}

const isCode = (name: string): boolean => /\.tsx?$/.test(name)

/** What the files below a folder import. */
export function importsBelow(folder: string): Import[] {
  return filesBelow(folder).flatMap((from) =>
    preProcessFile(readFileSync(from, 'utf8'), true, true).importedFiles.map(({ fileName: module }) => ({
      from,
      module,
      target: resolveImport(from, module)
    }))
  )
}

export const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter(isCode)
        .map((name) => join(folder, name))
    : []

export const inside = (folder: string, path: string): boolean => path === folder || path.startsWith(folder + sep)

/** Groups of files each of which reaches all others of its group by imports. Tarjan's strongly connected components. */
export function findCircles(imports: readonly Import[]): string[][] {
  const targets = new Map<string, string[]>()
  for (const { from, target } of imports) {
    targets.set(from, [...(targets.get(from) ?? []), ...(target === undefined ? [] : [target])])
  }
  const circles: string[][] = []
  const order = new Map<string, number>()
  const stack: string[] = []
  const visit = (file: string): number => {
    let low = order.size
    const own = low
    order.set(file, own)
    stack.push(file)
    for (const next of targets.get(file) ?? []) {
      const reached = order.has(next) ? (stack.includes(next) ? order.get(next) : undefined) : visit(next)
      low = Math.min(low, reached ?? low)
    }
    if (low === own) {
      const circle = stack.splice(stack.indexOf(file))
      if (circle.length > 1 || targets.get(file)?.includes(file)) {
        circles.push(circle)
      }
    }
    return low
  }
  for (const file of targets.keys()) {
    if (!order.has(file)) {
      visit(file)
    }
  }
  return circles
}

/**
 * The same for what stands in one folder, files and folders: an import from a file of one to a file of another counts for
 * both. The room of the fronts' pages, which is compiled by itself, is one of them.
 */
export function findFolderCircles(root: string, imports: readonly Import[]): string[][] {
  const between = new Map<string, Import>()
  for (const { from, target, module } of imports) {
    if (target === undefined || !inside(root, target)) {
      continue
    }
    const [ofFrom, ofTarget] = [from, target].map((path) => relative(root, path).split(sep))
    const shared = ofFrom.findIndex((part, place) => part !== ofTarget[place])
    const [one, other] = [ofFrom, ofTarget].map((parts) => join(root, ...parts.slice(0, shared + 1)))
    between.set(`${one} ${other}`, { from: one, module, target: other })
  }
  return findCircles([...between.values()])
}

function resolveImport(from: string, module: string): string | undefined {
  if (!module.startsWith('.')) {
    return undefined
  }
  const path = resolve(dirname(from), module)
  const candidates = [`${path}.ts`, `${path}.tsx`, path, join(path, 'index.ts'), join(path, 'index.tsx')]
  return candidates.find((candidate) => existsSync(candidate) && statSync(candidate).isFile()) ?? path
}
