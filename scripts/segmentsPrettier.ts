import { createRequire } from 'node:module'

interface Prettier2 {
  version: string
  check(source: string, options: object): boolean
  format(source: string, options: object): string
}

/** How Segment's repository writes TypeScript. */
export const STYLE = { semi: false, singleQuote: true, trailingComma: 'none', printWidth: 120 } as const

/** Prettier 2.8.8, as in Segment's repository. It comes with json-schema-to-typescript; an alias would take over our bin. */
const prettier = createRequire(require.resolve('json-schema-to-typescript'))('prettier') as Prettier2

export const isFormattedThere = (source: string): boolean => prettier.check(source, { parser: 'typescript', ...STYLE })

export const formattedThere = (source: string): string => prettier.format(source, { parser: 'typescript', ...STYLE })
