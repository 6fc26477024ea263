import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import fastify from 'fastify'
import definition from '..'
import { parseKeepingLongIds } from '../destinations/amazon-ads-dsp-amc/api/json'
import type { Credentials } from '../amazon/target'
import { toTesterError, readFields, withoutTokens } from './exchanges'
import type { Action, Body } from './testedDestination'
import { TestedDestination } from './testedDestination'

/** Pages of Segment's hosted Actions Tester. */
const ORIGINS = [
  'https://app.segment.com',
  'https://eu1.app.segment.com',
  'https://app.segment.build',
  'https://eu1.app.segment.build',
  'http://localhost:8000'
]

/** A name that resolves to this machine may be anybody's; these cannot be. */
const HOST = /^(127\.0\.0\.1|localhost)(:\d+)?$/

/** Ten thousand events of a kilobyte, and room. */
const MAX_BODY_BYTES = 16 * 1024 * 1024

/** For people who open the address, where Segment's page was to call. */
const WELCOME = `This is the server of Segment's Actions Tester: the tester's page in Segment's app calls it, and shows what it answers.
To walk through the destination in a browser instead, run: amazon-ads-dsp-amc console
`

const DIRECTORY = 'amazon-ads-dsp-amc'

/** The server to which the tester page talks. `sandbox` signs in for a page that has no token. */
export function testerServer(sandbox?: Credentials): FastifyInstance {
  const app = fastify({ bodyLimit: MAX_BODY_BYTES, forceCloseConnections: true })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, parseObject(String(text)))
    } catch {
      done(Object.assign(new Error('The body must be a JSON object.'), { statusCode: 400 }))
    }
  })
  app.addHook('onRequest', async (request, reply) => guard(request, reply))
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ ok: false, error: `There is no ${request.method} ${request.url.split('?')[0]} here.` })
  )
  app.setErrorHandler((error: { code?: string; statusCode?: number; message: string }, _request, reply) => {
    const tooLarge = error.code === 'FST_ERR_CTP_BODY_TOO_LARGE'
    const words = tooLarge ? `The body is larger than ${MAX_BODY_BYTES} bytes. Test with fewer events.` : error.message
    return reply.code(error.statusCode ?? 500).send({ ok: false, error: withoutTokens(words) })
  })

  const tested = () => new TestedDestination(sandbox)

  app.get('/', (_request, reply) => reply.type('text/plain').send(WELCOME))

  app.get('/manifest', () => ({ ...definition, directoryName: DIRECTORY }))
  app.post('/authenticate', async (request) => {
    try {
      await tested().authenticate(readBody(request))
      return { ok: true }
    } catch (error) {
      return { ok: false, error: toMessage(error), fields: readFields(error) ?? {} }
    }
  })
  app.post('/refreshAccessToken', (request, reply) =>
    orRefusal(reply, async () => ({ ok: true, data: await tested().refreshAccessToken(readBody(request)) }))
  )
  app.post('/createAudience', (request, reply) => orRefusal(reply, () => tested().createAudience(readBody(request))))
  app.post('/getAudience', (request, reply) => orRefusal(reply, () => tested().getAudience(readBody(request))))
  for (const action of Object.keys(definition.actions)) {
    actionRoutes(app, action, tested)
  }
  return app
}

function actionRoutes(app: FastifyInstance, action: Action, tested: () => TestedDestination): void {
  app.post(`/${action}`, (request) => tested().execute(action, readBody(request)))
  app.post<{ Params: { field: string } }>(`/${action}/:field`, (request, reply) =>
    orErrors(reply, () => tested().choices(action, request.params.field, readBody(request)))
  )
  app.post<{ Params: { hook: string } }>(`/${action}/hooks/:hook`, (request, reply) =>
    orErrors(reply, () => tested().hook(action, request.params.hook, readBody(request)))
  )
  app.post<{ Params: { hook: string; field: string } }>(`/${action}/hooks/:hook/dynamic/:field`, (request, reply) =>
    orErrors(reply, () => tested().hookChoices(action, request.params.hook, request.params.field, readBody(request)))
  )
}

/** Lets in the tester's pages, and programs of this machine, which have no origin. */
async function guard({ headers, method }: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { host = '', origin } = headers
  if (!HOST.test(host)) {
    await reply.code(403).send({ ok: false, error: 'Call this server as 127.0.0.1 or localhost.' })
    return
  }
  if (origin !== undefined && !ORIGINS.includes(origin)) {
    await reply.code(403).send({ ok: false, error: `Only Segment's Actions Tester may call: ${ORIGINS.join(', ')}.` })
    return
  }
  void reply.header('Vary', 'Origin')
  if (origin !== undefined) {
    void reply.header('Access-Control-Allow-Origin', origin)
  }
  if (method === 'OPTIONS') {
    void reply.header('Access-Control-Allow-Methods', 'GET, POST')
    void reply.header('Access-Control-Allow-Headers', headers['access-control-request-headers'] ?? 'content-type')
    if (headers['access-control-request-private-network'] === 'true') {
      void reply.header('Access-Control-Allow-Private-Network', 'true')
    }
    await reply.code(204).send()
  }
}

const readBody = ({ body }: FastifyRequest): Body => (body ?? {}) as Body

function parseObject(text: string): object {
  const body = parseKeepingLongIds(text)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new TypeError()
  }
  return body
}

const toMessage = (error: unknown): string => withoutTokens((error as Error).message)

async function orRefusal(reply: FastifyReply, work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work()
  } catch (error) {
    return reply.code(400).send({ ok: false, error: toMessage(error) })
  }
}

/** What a hook or a look-up of choices gives; an error of theirs, answered or thrown, is a list with it. */
async function orErrors(reply: FastifyReply, work: () => Promise<unknown>): Promise<unknown> {
  try {
    const result = await work()
    const { error } = result as { error?: unknown }
    return error === undefined ? result : reply.code(500).send([toTesterError(error)])
  } catch (error) {
    return reply.code(500).send([toTesterError(error)])
  }
}
