import { decodeToUtf8, guessEncoding, readEncoding } from '../../../src/segment/sources/encoding'
import { encode } from '../../helpers/encode'

// oxlint-disable-next-line typescript/require-await
async function* inChunks(bytes: Buffer, size = 1000): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) {
    yield bytes.subarray(start, start + size)
  }
}

const NAMES: readonly (readonly [what: string, label: string, names: string])[] = [
  [
    'Spanish',
    'windows-1252',
    'Muñoz Núñez Peña Ibáñez López Martínez Rodríguez Sánchez González Fernández Gómez Álvarez Jiménez Íñigo Begoña José María Sofía Andrés Raúl Inés Málaga Córdoba León Ávila Cáceres Logroño'
  ],
  [
    'French',
    'windows-1252',
    'François Hélène Chloé Zoé Benoît Jérôme Gaël Noëlle Anaïs Rémi Lefèvre Lemaître Dupré Besançon Orléans Nîmes Angoulême Saint-Étienne Mâcon Garçon'
  ],
  [
    'Portuguese',
    'windows-1252',
    'João Antônio Gonçalves Conceição Magalhães Simões Araújo Corrêa Luís Mônica Márcia São Paulo Brasília Goiânia Maceió Belém Vitória Florianópolis Natália Fátima Guimarães'
  ],
  [
    'of the North',
    'windows-1252',
    'Åse Bjørn Søren Jørgen Kåre Øystein Pål Håkon Ærø Malmö Göteborg Växjö Linköping Västerås Jönköping Åkesson Sjöberg Öberg Hämäläinen Mäkinen Järvinen Tromsø Ålesund'
  ],
  [
    'German',
    'windows-1252',
    'Jürgen Müller Köln Düsseldorf Groß Weiß Schröder Schäfer Jäger König Krüger Böhm Günther Björn Sören München Nürnberg Würzburg Lübeck Osnabrück Gießen'
  ],
  [
    'of all the West',
    'windows-1252',
    'Jürgen Müller Köln René Groß Zoë Núñez Coruña François Peña João Gonçalves Bjørn Åse'
  ],
  ['Italian', 'windows-1252', 'Niccolò Nicolò Forlì Cantù Dell’Aquila Piazzetta Cefalù Zoppè Pagnò D’Alò'],
  ['Dutch', 'windows-1252', 'Daniël Noël Zoë Loïs Renée André Coëlho Oudeën Hoogendijk’s Chloë'],
  ['of all the East', 'windows-1250', 'Paweł Petrović Łódź Jiří Dvořák Děčín Anđela Kovačić Poreč'],
  [
    'Polish',
    'windows-1250',
    'Paweł Wiśniewski Łódź Łukasz Wójcik Kraków Małgorzata Zieliński Gdańsk Woźniak Poznań Bożena Dąbrowski Rzeszów'
  ],
  [
    'Czech',
    'windows-1250',
    'Jiří Dvořák Děčín Tomáš Němec Veselý Kateřina Procházková Růžička Plzeň České Budějovice Ústí Žďár Šárka Novák'
  ],
  [
    'Hungarian',
    'windows-1250',
    'Kovács Szabó Tóth Horváth Győr Székesfehérvár László István Sándor Erzsébet Pécs Kőszeg Szűcs Fűzfő Békéscsaba'
  ],
  [
    'Croatian',
    'windows-1250',
    'Petrović Kovačić Marić Babić Jurić Knežević Šimić Žarko Đorđe Poreč Šibenik Križevci Čakovec'
  ],
  [
    'Romanian',
    'windows-1250',
    'Ştefan Ioniţă Mureş Timişoara Constanţa Braşov Iaşi Bucureşti Mihăilescu Dănuţ Râmnicu Vâlcea Târgu'
  ],
  [
    'Slovak',
    'windows-1250',
    'Ľubomír Žilina Košice Ďurica Štefánik Hudák Kováč Tatiana Nováková Trenčín Prešov Banská Bystrica'
  ],
  [
    'Turkish',
    'windows-1254',
    'Şükrü Yılmaz İstanbul Ayşe Çağlar Muğla Gökçe Işık Eskişehir Öztürk Doğan Kılıç Güneş Diyarbakır'
  ],
  ['Russian', 'windows-1251', 'Иван Петров Москва Анна Смирнова Казань Сергей Кузнецов Новосибирск'],
  ['Japanese', 'shift_jis', '山田 太郎 渋谷区 佐藤 花子 横浜市 鈴木 一郎 大阪市 高橋 愛 京都市'],
  ['Chinese', 'gb18030', '王 小明 北京 李 丽 上海 张伟 广州 刘洋 深圳'],
  ['Chinese of Taiwan', 'big5', '王 小明 臺北 李 麗 高雄 張偉 陳怡君 新竹'],
  ['Korean', 'euc-kr', '김 철수 서울 이 영희 부산 박 민수 대구']
]

const tableOf = (names: readonly string[]): string =>
  `id;email;name;city\n${names.map((name, n) => `${n};p${n}@example.com;${name};${names[(n * 3 + 1) % names.length]}\n`).join('')}`

test.each(NAMES)('%s names are read as what they are: %s', async (_what, label, names) => {
  const table = tableOf(names.split(' '))
  const bytes = encode(table, label)
  const encoding = await guessEncoding(inChunks(bytes))
  const parts: Buffer[] = []
  for await (const part of decodeToUtf8(inChunks(bytes, 7), encoding)) {
    parts.push(part)
  }
  // Some encodings have these letters at the same places.
  expect(Buffer.concat(parts).toString()).toBe(table)
  expect(encoding.isGuess).toBe(true)
})

test('letters that come late tell as well as early ones', async () => {
  const late = Buffer.concat([
    Buffer.from('1,a@example.com,Berlin\n'.repeat(30_000)),
    encode('2,b@example.com,Köln\n', 'windows-1252')
  ])
  expect(await guessEncoding(inChunks(late, 65_536))).toEqual({ label: 'windows-1252', isGuess: true })
})

test('lines that are not UTF-8 among many that are make no other encoding of the file', async () => {
  const lines = (count: number, bad: number): Buffer =>
    Buffer.concat([
      Buffer.from('1,Jürgen,Köln\n'.repeat(count)),
      encode('2,Jürgen,Köln\n'.repeat(bad), 'windows-1252'),
      Buffer.from('3,Ann,Rome')
    ])
  expect(await guessEncoding(inChunks(lines(10, 3)))).toEqual({ label: 'utf-8' })
  expect(await guessEncoding(inChunks(lines(3, 3)))).toEqual({ label: 'utf-8' })
  expect((await guessEncoding(inChunks(lines(1, 20)))).label).toBe('windows-1252')
  expect(await guessEncoding(inChunks(Buffer.from('id,email\n1,a')))).toEqual({ label: 'utf-8' })
})

test('a file without a line end is not held as a whole', async () => {
  const long = Buffer.concat([Buffer.alloc(2_000_000, 0x61), encode('ö', 'windows-1252')])
  expect((await guessEncoding(inChunks(long, 65_536))).label).toBe('utf-8')
})

test('encodings are named as the web names them', () => {
  expect(readEncoding(' Latin1 ')).toEqual({ label: 'windows-1252' })
  expect(readEncoding('SJIS')).toEqual({ label: 'shift_jis' })
  expect(readEncoding('cp1250')).toEqual({ label: 'windows-1250' })
  expect(() => readEncoding('utf-99')).toThrow(
    '--encoding utf-99: there is no such encoding. Use a name such as utf-8, windows-1252, windows-1250, iso-8859-2, shift_jis or gb18030.'
  )
})
