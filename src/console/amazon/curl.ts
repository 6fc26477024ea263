import type { LoggedRequest } from '../../sandbox'

/** A call as a command of a POSIX shell. The token is a variable; a body of which only a part is kept is a file. */
export function buildCurl(url: string, { method, path, exchange }: LoggedRequest): string {
  const lines = [`curl -X ${method} ${quoted(url + path)}`]
  // A sign-in carries no token; what opens its door was left out of its body by the sandbox.
  if (!path.includes('/auth/o2/')) {
    lines.push('-H "Authorization: Bearer $ACCESS_TOKEN"')
  }
  for (const [name, value] of Object.entries(exchange?.requestHeaders ?? {})) {
    lines.push(`-H ${quoted(`${name}: ${value}`)}`)
  }
  const { text = '', length = 0 } = exchange?.requestBody ?? {}
  if (length > text.length) {
    lines.push('--data-binary @body.json')
  } else if (text !== '') {
    lines.push(`--data-raw ${quoted(text)}`)
  }
  return lines.join(' \\\n  ')
}

const quoted = (text: string): string => `'${text.replace(/'/g, `'\\''`)}'`
