import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

const FIXTURES = join(__dirname, '../../fixtures')
const SAMPLE = join(__dirname, '../../dist-test/fixtures')

const NAMES = ['bought-twice.jsonl', 'visited-the-site.jsonl.gz']

/** The first of each kind of rare event in the first fixture, by its line: an exit, no JSON, no membership, no consent … */
const RARE_LINES = [308, 626, 1171, 1394, 1605, 2169, 2511, 2796]

const FIRST_LINES = 120

/** Files of the fixtures' names with a part of their events: enough for a page to show everything, and read at once. */
export const SAMPLE_FILES = NAMES.map((name) => join(SAMPLE, name))

/** Where an event that lacks consent is in the first file. */
export const LINE_WITHOUT_CONSENT = FIRST_LINES + RARE_LINES.indexOf(2169) + 1

export function writeSampleFiles(): void {
  mkdirSync(SAMPLE, { recursive: true })
  const [bought, visited] = NAMES.map((name) => readFileSync(join(FIXTURES, name)))
  const lines = bought.toString().split('\n')
  writeFileSync(SAMPLE_FILES[0], joined([...lines.slice(0, FIRST_LINES), ...RARE_LINES.map((line) => lines[line - 1])]))
  writeFileSync(SAMPLE_FILES[1], gzipSync(joined(gunzipSync(visited).toString().split('\n').slice(0, FIRST_LINES))))
}

const joined = (lines: string[]): string => lines.map((line) => `${line}\n`).join('')
