import type { Exchange, Excerpt } from './requestLog'

const LONGEST = 16_000

/** Fields of sign-in that open a door. In JSON a code is an error's. */
const SECRET_FIELD = /((?:access_token|refresh_token|client_secret|code_verifier)(?:=|":\s*")|(?:^|[?&])code=)[^&"]+/g
const TOKEN = /\b(Atz[ar](?:\||%7C))[^\s"&]+/gi

export const withoutSecrets = (text: string) => text.replace(SECRET_FIELD, '$1…').replace(TOKEN, '$1…')

/** Headers that say something of the call: no credentials, nothing of the transport. */
const SHOWN_HEADER = /^(accept|content-type|retry-after|x-amz.*|amazon-advertising-api-.*)$/i

/** What of a call can be shown. */
export const exchangeOf = (
  request: { headers: Record<string, unknown>; text: string },
  answer: { headers: Record<string, string>; body: string } | undefined
): Exchange => ({
  requestHeaders: shown(request.headers),
  requestBody: excerpt(request.text),
  answerHeaders: shown(answer?.headers ?? {}),
  answerBody: excerpt(answer?.body ?? '')
})

function shown(headers: Record<string, unknown>): Record<string, string> {
  const said = Object.entries(headers).filter(([name]) => SHOWN_HEADER.test(name))
  return Object.fromEntries(said.map(([name, value]) => [name, withoutSecrets(String(value))]))
}

const excerpt = (text: string): Excerpt => ({ text: withoutSecrets(cut(text)), length: text.length })

/** A copy: cut from a body of megabytes, it would keep all of it in memory. */
const cut = (text: string) => (text.length <= LONGEST ? text : Buffer.from(text.slice(0, LONGEST)).toString())
