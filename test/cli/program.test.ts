import { loadProgram } from '../../src/cli/program'

const NAMES = 'sync sandbox console rows preview audience connection advertiser job erase terms tester'.split(' ')

test('lists every command as it is when it is loaded', async () => {
  const listed = await loadProgram([])
  const loaded = await loadProgram(NAMES)
  expect(listed.commands.map((command) => command.name())).toEqual(NAMES)
  expect(listed.helpInformation()).toBe(loaded.helpInformation())
})

test('loads only the command that is asked for', async () => {
  const { commands } = await loadProgram(['job', '1', '--wait', '0'])
  const withWait = commands.filter(({ options }) => options.some(({ long }) => long === '--wait'))
  expect(withWait.map((command) => command.name())).toEqual(['job'])
})
