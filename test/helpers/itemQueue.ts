/** A source whose items a test adds one by one: `add` resolves when the item was taken. */
export function itemQueue<Item>(): { items: AsyncIterable<Item[]>; add(item: Item): Promise<void>; end(): void } {
  const waiting: { item?: Item; taken: () => void }[] = []
  let wake = (): void => undefined
  const push = (item?: Item): Promise<void> =>
    new Promise((taken) => {
      waiting.push({ item, taken })
      wake()
    })
  async function* items(): AsyncGenerator<Item[]> {
    for (;;) {
      const next = waiting.shift()
      if (next === undefined) {
        await new Promise<void>((resolve) => (wake = resolve))
      } else if (next.item === undefined) {
        return
      } else {
        yield [next.item]
        next.taken()
      }
    }
  }
  return { items: items(), add: push, end: () => void push() }
}
