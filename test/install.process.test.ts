import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from './helpers/temporaryFolder'

const ROOT = join(__dirname, '..')

const read = (path: string) => JSON.parse(readFileSync(join(ROOT, path), 'utf8')) as Record<string, unknown>

test('a first npm ci has nothing to warn of', () => {
  const folder = temporaryFolder()
  try {
    for (const name of ['package.json', 'package-lock.json']) {
      copyFileSync(join(ROOT, name), join(folder, name))
    }
    const options = ['--dry-run', '--offline', '--no-audit', '--no-fund']
    const { stdout, stderr, status } = spawnSync('npm', ['ci', ...options], { cwd: folder, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(stdout).toMatch(/added \d+ packages/)
    expect(status).toBe(0)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('every release of Node that is claimed is one that the checks run on', () => {
  const { node } = (read('package.json') as { engines: { node: string } }).engines
  const { optionalDependencies } = read('.ci/node/package.json') as { optionalDependencies: Record<string, string> }
  const others = Object.keys(optionalDependencies).map((name) => name.split('-')[1])
  const claimed = [...node.matchAll(/\^(\d+)/g)].map(([, major]) => major)
  expect(claimed).toEqual(['20', ...new Set(others)])
})
