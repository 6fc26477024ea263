import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Difference, JudgedExchange } from '../../bench/contract/judge'
import { judge, SELF } from '../../bench/contract/judge'
import type { Schema } from '../../bench/contract/openapi'
import { OpenApi } from '../../bench/contract/openapi'
import { CHOICES, groupByChoice } from '../../bench/contract/report'
import { compareSchemas } from '../../bench/contract/schemas'
import { isUserDeletion } from '../../src/sandbox/contract/bodies'
import { temporaryFolder } from '../helpers/temporaryFolder'

/** An OpenAPI file of our own, small and with references. */
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
        color: { type: string, enum: [green, red] }
`

const files = readFiles()

function readFiles(): OpenApi {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'parrots.yaml'), FILE)
  writeFileSync(join(folder, 'notes.txt'), 'no specification')
  writeFileSync(join(folder, 'other.json'), '{"no": "specification"}')
  return OpenApi.read(folder)
}

const GOOD: JudgedExchange = {
  by: SELF,
  method: 'PUT',
  path: '/parrots/1',
  query: new URLSearchParams('loud=true'),
  headers: { 'content-type': 'application/vnd.parrot+json', 'x-key': 'k' },
  body: '{"name":"Coco"}',
  status: 200,
  answerType: 'application/vnd.parrot+json; charset=utf-8',
  answer: '{"name":"Coco","color":"red"}'
}

const differences = (change: Partial<JudgedExchange>): Difference[] => judge({ ...GOOD, ...change }, files)

test('a call that keeps to the file differs in nothing', () => {
  expect(differences({})).toEqual([])
  expect(differences({ body: '{"name":"x"}', status: 400, answer: '{"message":"no"}' })).toEqual([])
  expect(differences({ status: 204, answer: '', answerType: undefined })).toEqual([])
})

test.each<[string, Partial<JudgedExchange>, string, string]>([
  [
    'accepted',
    { body: '{"name":"Co"}' },
    'laxer',
    'accepted although body: name must NOT have fewer than 3 characters'
  ],
  ['accepted', { body: '{"name":"Coco","age":1}' }, 'laxer', 'additional properties (age)'],
  ['accepted', { body: '' }, 'laxer', 'body is missing'],
  ['accepted', { body: '{' }, 'laxer', 'body: is not JSON'],
  ['accepted', { headers: { 'content-type': 'text/plain', 'x-key': 'k' } }, 'laxer', 'Content-Type text/plain'],
  [
    'accepted',
    { headers: { 'content-type': GOOD.headers['content-type'] } },
    'laxer',
    'header parameter X-Key is missing'
  ],
  ['accepted', { query: new URLSearchParams('loud=maybe') }, 'laxer', 'query parameter loud: it must be boolean'],
  ['accepted', { query: new URLSearchParams('size=1') }, 'laxer', 'query parameter size is not in the file'],
  ['accepted', { path: '/parrots/x' }, 'laxer', 'path parameter id: it must be number'],
  ['rejected', { status: 400, answer: '{"message":"no 17"}' }, 'stricter', '400 no 0'],
  ['answered', { status: 418 }, 'status', '418 is not declared'],
  ['answered', { answerType: 'text/html' }, 'media type', '200 comes as text/html'],
  ['answered', { answer: '{"color":"blue","name":"Coco"}' }, 'answer', 'color must be equal to one of'],
  ['answered', { answer: '{"name":"Coco","age":1}' }, 'answer', '200: it must NOT have additional properties (age)'],
  ['answered', { answer: 'Coco' }, 'answer', '200: it must be object'],
  ['answered', { status: 204 }, 'answer', '204 has a body'],
  ['sent by another', { by: 'the destination', body: '{"name":1}' }, 'request', 'body: name must be string'],
  ['called', { path: '/cages' }, 'unknown operation', 'no file has it']
])('what is wrongly %s shows: %j', (_case, change, kind, text) => {
  expect(differences(change)).toMatchObject([{ kind, detail: expect.stringContaining(text) as string }])
})

const PARROT: Schema = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string', minLength: 3, maxLength: 5 }, color: { enum: ['red', 'green'] } },
  additionalProperties: false
}
const parrot = files.find('PUT', '/parrots/1')!.requestBody!.content['application/vnd.parrot+json'].schema
const compare = (change: Schema) => [...compareSchemas({ ...PARROT, ...change }, parrot)]
const name = (change: Schema) => compare({ properties: { ...PARROT.properties, name: change } })

test('a schema that allows the same values differs in nothing', () => {
  expect(compare({})).toEqual([])
})

test.each<[string[], string[]]>([
  [compare({ required: [] }), ['body: required is missing, in the file ["name"]']],
  [compare({ additionalProperties: true }), ['body: takes properties without a name']],
  [compare({ type: 'array' }), ['body: type is "array", in the file "object"']],
  [compare({ properties: { name: PARROT.properties!.name } }), ['body/color: only in the file']],
  [compare({ properties: { ...PARROT.properties, age: {} } }), ['body/age: only here']],
  [name({ type: 'string', minLength: 3 }), ['body/name: maxLength is missing, in the file 5']],
  [name({ type: 'number', minLength: 3, maxLength: 5 }), ['body/name: type is "number", in the file "string"']],
  [name({ ...PARROT.properties!.name, pattern: '^C' }), ['body/name: pattern is "^C", in the file missing']],
  [
    [...compareSchemas({ items: PARROT }, { items: { ...parrot, minProperties: 1, required: [] } })],
    ['body/0: required is ["name"], in the file missing']
  ],
  [
    [...compareSchemas({ oneOf: [PARROT] }, { oneOf: [parrot, { type: 'string' }] })],
    ['body: type is missing, in the file "string"']
  ]
])('a schema that allows others says where: %j', (found, expected) => {
  expect(found).toEqual(expected)
})

test('the file of user deletion describes the call that the sandbox takes, choices apart', () => {
  const own = OpenApi.read(join(__dirname, '../../bench/contract')).find('PATCH', '/v2/dp/users')!
  const { schema } = own.requestBody!.content['application/json']
  const found = [...compareSchemas(isUserDeletion.schema as Schema, schema)]
  expect(found.filter((detail) => !/: (required|minItems|minLength) is/.test(detail))).toEqual([])
})

test('each difference is under the choice that explains it, or under none', () => {
  const found = [...differences({ status: 418 }), ...differences({ status: 418 }), ...differences({ answer: '[]' })]
  const choice = { readme: 'Teapots are meant', explains: ({ kind }: Difference) => kind === 'status' }
  const unseen = { readme: 'Nothing', explains: () => false }
  const { unexplained, chosen, unseen: others } = groupByChoice(found, [choice, unseen])
  expect(unexplained).toMatchObject([{ kind: 'answer' }])
  expect(chosen).toMatchObject([{ choice, differences: [{ kind: 'status' }] }])
  expect(others).toEqual([unseen])
})

test("every choice is in the sandbox's README", () => {
  const readme = readFileSync(join(__dirname, '../../src/sandbox/README.md'), 'utf8').replace(/\s+/g, ' ')
  expect(CHOICES.map((choice) => choice.readme).filter((text) => !readme.includes(text))).toEqual([])
})
