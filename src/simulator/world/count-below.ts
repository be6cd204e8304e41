/** How many of the messages (ascending ids) have a smaller id: also the place at which one with this id would stand. */
export function countBelow(messages: readonly { id: number }[], id: number): number {
  let low = 0
  let high = messages.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((messages[middle]?.id ?? 0) < id) low = middle + 1
    else high = middle
  }
  return low
}
