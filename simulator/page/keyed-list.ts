export interface ListRules<Entry> {
  readonly keyOf: (entry: Entry) => string;
  readonly make: (entry: Entry) => HTMLElement;
  readonly update: (item: HTMLElement, entry: Entry) => void;
}

/** An item whose key stays is kept, with its focus. */
export function keepList<Entry>(
  list: HTMLElement,
  entries: readonly Entry[],
  { keyOf, make, update }: ListRules<Entry>,
): void {
  const items = [...list.children].filter((child) => child instanceof HTMLElement);
  const before = new Map(items.map((item) => [item.dataset["key"], item]));
  let place = list.firstElementChild;
  for (const entry of entries) {
    const key = keyOf(entry);
    const item = before.get(key) ?? make(entry);
    before.delete(key);
    item.dataset["key"] = key;
    update(item, entry);
    if (item === place) place = place.nextElementSibling;
    else list.insertBefore(item, place);
  }
  for (const item of before.values()) item.remove();
}
