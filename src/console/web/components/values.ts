/** What a form holds, by the key of its field. */
export type Values = Record<string, unknown>
