import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { filesBelow } from './helpers/imports'
import { PAGES } from './helpers/pages'

const ROOT = join(__dirname, '..')

const read = (path: string) => readFileSync(path, 'utf8')

describe('the language of pages, messages and labels', () => {
  /** Words that nobody who writes product documentation uses, or not like this. British spelling of common words. */
  const BANNED =
    /\b(observed|(?<!there )is no(?!t\b| longer\b| such\b)|is none|whoever|anew|stands|in words|colours?|analys(?:e|ed|ing)|normalis\w+|recognis\w+|licence)\b/i

  const sentencesOf = (text: string): string[] =>
    text
      .replace(/```[^]*?```/g, '')
      .replace(/`[^`]*`/g, '')
      .split(/(?<=[.:;|])\s/)

  test.each([...PAGES.map((page) => relative(ROOT, page)), 'src/segment/README.md'])('%s', (page) => {
    expect(sentencesOf(read(join(ROOT, page))).filter((sentence) => BANNED.test(sentence))).toEqual([])
  })

  test.each(['destinations', 'segment', 'amazon', 'system', 'cli', 'console', 'sandbox', 'tester'])(
    'what src/%s says to people',
    (room) => {
      const texts = filesBelow(join(ROOT, 'src', room))
        // Words of columns, in every spelling.
        .filter((path) => !path.includes('__tests__') && !path.endsWith('columns/names.ts'))
        .flatMap((path) => textsIn(path).map((text) => `${relative(ROOT, path)}: ${text}`))
      expect(texts.filter((text) => BANNED.test(text))).toEqual([])
    }
  )

  /** Texts of several words: in quotes, in templates and in markup. */
  function textsIn(path: string): string[] {
    const texts: string[] = []
    const visit = (node: ts.Node): void => {
      if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isJsxText(node)) {
        texts.push(node.text)
      } else if (ts.isTemplateHead(node) || ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) {
        texts.push(node.text)
      }
      node.forEachChild(visit)
    }
    visit(ts.createSourceFile(path, read(path), ts.ScriptTarget.Latest, true))
    return texts.map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => /\w \w/.test(text))
  }
})
