import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CHOICES } from '../../bench/contract/choices'
import type { Difference } from '../../bench/contract/judge'
import { Judge, SELF } from '../../bench/contract/judge'
import type { Exchange } from '../../bench/contract/recorder'
import { recorderBefore } from '../../bench/contract/recorder'
import { sorted } from '../../bench/contract/report'
import { readSpecifications } from '../../bench/contract/specifications'
import { Validators } from '../../bench/contract/validators'
import { variantsOf } from '../../bench/contract/variants'
import { Client, start, stopAll } from './client'
import { temporaryFolder } from '../helpers/temporaryFolder'

afterEach(stopAll)

/** An OpenAPI file of our own, small and with a reference. */
const FILE = `
openapi: 3.0.1
info: { title: Parrots, version: '1' }
paths:
  /parrots/{id}:
    put:
      parameters:
        - { name: id, in: path, required: true, schema: { type: number } }
        - { name: loud, in: query, schema: { type: boolean } }
        - { name: X-Key, in: header, required: true, schema: { type: string } }
      requestBody:
        required: true
        content:
          application/vnd.parrot+json: { schema: { $ref: '#/components/schemas/Parrot' } }
      responses:
        '200': { content: { application/vnd.parrot+json: { schema: { $ref: '#/components/schemas/Parrot' } } } }
        '204': { description: gone }
        '400': { $ref: '#/components/responses/Bad' }
components:
  responses:
    Bad: { content: { application/vnd.parrot+json: { schema: { type: object, properties: { message: { type: string } } } } } }
  schemas:
    Parrot:
      type: object
      required: [name]
      properties:
        name: { type: string, minLength: 3, maxLength: 5 }
        colour: { type: string, enum: [green, red] }
`

const files = specifications()
const judge = new Judge(files, new Validators(files))

function specifications() {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'parrots.yaml'), FILE)
  writeFileSync(join(folder, 'notes.txt'), 'no specification')
  writeFileSync(join(folder, 'other.json'), '{"no": "specification"}')
  return readSpecifications(folder)
}

const GOOD: Exchange = {
  by: SELF,
  method: 'PUT',
  path: '/parrots/1',
  query: new URLSearchParams('loud=true'),
  headers: { 'content-type': 'application/vnd.parrot+json', 'x-key': 'k' },
  body: '{"name":"Coco"}',
  status: 200,
  answerType: 'application/vnd.parrot+json; charset=utf-8',
  answer: '{"name":"Coco","colour":"red"}'
}

const differences = (change: Partial<Exchange>): Difference[] => judge.judge({ ...GOOD, ...change })

test('a call that keeps to the file differs in nothing', () => {
  expect(differences({})).toEqual([])
  expect(differences({ body: '{"name":"x"}', status: 400, answer: '{"message":"no"}' })).toEqual([])
  expect(differences({ status: 204, answer: '', answerType: undefined })).toEqual([])
})

test.each<[string, Partial<Exchange>, string, string]>([
  ['taken', { body: '{"name":"Co"}' }, 'laxer', 'accepted although body: name must NOT have fewer than 3 characters'],
  ['taken', { body: '{"name":"Coco","age":1}' }, 'laxer', 'additional properties (age)'],
  ['taken', { body: '' }, 'laxer', 'body is missing'],
  ['taken', { body: '{' }, 'laxer', 'body is not JSON'],
  ['taken', { headers: { 'content-type': 'text/plain', 'x-key': 'k' } }, 'laxer', 'Content-Type text/plain'],
  [
    'taken',
    { headers: { 'content-type': 'application/vnd.parrot+json' } },
    'laxer',
    'header parameter X-Key is missing'
  ],
  ['taken', { query: new URLSearchParams('loud=maybe') }, 'laxer', 'query parameter loud: it must be boolean'],
  ['taken', { query: new URLSearchParams('size=1') }, 'laxer', 'query parameter size is not in the file'],
  ['taken', { path: '/parrots/x' }, 'laxer', 'path parameter id: it must be number'],
  ['refused', { status: 400, answer: '{"message":"no 17"}' }, 'stricter', '400 no 0'],
  ['answered', { status: 418 }, 'status', '418 is not declared'],
  ['answered', { answerType: 'text/html' }, 'media type', '200 comes as text/html'],
  ['answered', { answer: '{"colour":"blue","name":"Coco"}' }, 'answer', 'colour must be equal to one of'],
  ['answered', { answer: '{"name":"Coco","age":1}' }, 'answer', '200: it must NOT have additional properties (age)'],
  ['answered', { answer: 'Coco' }, 'answer', '200: it must be object'],
  ['answered', { status: 204 }, 'answer', '204 has a body'],
  ['sent by another', { by: 'the destination', body: '{"name":1}' }, 'request', 'body: name must be string'],
  ['unknown', { path: '/cages' }, 'unknown operation', 'no file has it']
])('what is wrongly %s shows: %j', (_case, change, kind, words) => {
  expect(differences(change)).toMatchObject([{ kind, detail: expect.stringContaining(words) as string }])
})

test('bodies are made on both sides of a schema', () => {
  const bodies = variantsOf(files, 'PUT', '/parrots/1', { name: 'Coco' }).map((body) => JSON.stringify(body))
  const wanted = ['xx', 'xxx', 'xxxxx', 'xxxxxx'].map((name) => ({ name }))
  const others = [{}, { name: null }, { name: 'Coco', colour: 'green' }, { name: 'Coco', unknownProperty: 1 }, []]
  expect(bodies).toEqual(expect.arrayContaining([...wanted, ...others].map((body) => JSON.stringify(body))))
})

test('what passes the recorder is written down as it was', async () => {
  const client = await start()
  const recorder = await recorderBefore(client.sandbox.url)
  try {
    recorder.caller = 'a test'
    const through = new Client({ ...client.sandbox, url: recorder.url })
    through.token = client.token
    const id = await through.createAudience()
    await through.send('GET', `/EU/amc/audiences/metadata/${id}?x=1`)
    expect(recorder.exchanges).toMatchObject([
      { by: 'a test', method: 'POST', path: '/amc/audiences/metadata', status: 201 },
      {
        method: 'GET',
        path: `/amc/audiences/metadata/${id}`,
        status: 404,
        answer: '{"message":"audienceId not found"}'
      }
    ])
    expect(recorder.exchanges[0].answer).toContain(`"audienceId":${id}`)
    expect(recorder.exchanges[0].body).toContain('"name":"Test Audience"')
    expect(recorder.exchanges[1].query.get('x')).toBe('1')
  } finally {
    await recorder.close()
  }
})

test('differences are under the choice that explains them, or under none', () => {
  const found = [...differences({ status: 418 }), ...differences({ status: 418 }), ...differences({ answer: '[]' })]
  const choice = { readme: 'Teapots are meant', explains: ({ status }: Difference) => status === 418 }
  const unseen = { readme: 'Nothing', explains: () => false }
  expect(sorted(found, [choice, unseen])).toMatchObject({
    unexplained: [{ kind: 'answer', count: 1 }],
    chosen: [{ choice, groups: [{ count: 2 }] }],
    unseen: [unseen]
  })
})

test("every choice is in the sandbox's README", () => {
  const readme = readFileSync(join(__dirname, '../../src/sandbox/README.md'), 'utf8').replace(/\s+/g, ' ')
  expect(CHOICES.map((choice) => choice.readme).filter((words) => !readme.includes(words))).toEqual([])
})
