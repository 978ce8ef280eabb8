/**
 * The items from the least on, each found when it is asked for: the first few of many cost little more than one look at all.
 * A binary heap, built in `items`, which is used up.
 */
export function* takeInOrder<Item>(items: Item[], compare: (left: Item, right: Item) => number): Generator<Item> {
  for (let parent = (items.length >> 1) - 1; parent >= 0; parent -= 1) sink(items, parent, compare);
  for (;;) {
    const [least] = items;
    const last = items.pop();
    if (least === undefined || last === undefined) return;
    if (items.length > 0) {
      items[0] = last;
      sink(items, 0, compare);
    }
    yield least;
  }
}

function sink<Item>(items: Item[], from: number, compare: (left: Item, right: Item) => number): void {
  let parent = from;
  for (;;) {
    const child = lesserChild(items, parent, compare);
    const [above, below] = [items[parent], items[child]];
    if (above === undefined || below === undefined || compare(above, below) <= 0) return;
    items[parent] = below;
    items[child] = above;
    parent = child;
  }
}

function lesserChild<Item>(items: Item[], parent: number, compare: (left: Item, right: Item) => number): number {
  const child = 2 * parent + 1;
  const [left, right] = [items[child], items[child + 1]];
  return left !== undefined && right !== undefined && compare(right, left) < 0 ? child + 1 : child;
}
