/** Throws if the page has no such element. */
export function find<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${kind.name} with the id ${id}`);
  return found;
}

/** Throws if the element has no such descendant. */
export function findIn(parent: ParentNode, selector: string): Element {
  const found = parent.querySelector(selector);
  if (found === null) throw new Error(`no element matches ${selector}`);
  return found;
}

type Tag = keyof HTMLElementTagNameMap;
type Properties<Name extends Tag> = Partial<HTMLElementTagNameMap[Name]>;

export function element<Name extends Tag>(
  name: Name,
  properties: Properties<Name> = {},
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

/** Sets data attributes and returns the element. */
export function mark<Kind extends HTMLElement>(target: Kind, data: Readonly<Record<string, string>>): Kind {
  Object.assign(target.dataset, data);
  return target;
}

/** Writes only a changed text, so that selections stay and screen readers do not repeat it. */
export function write(target: Element, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}

/** An error of the action reaches the browser's console. */
export function listen(target: EventTarget, event: string, action: () => void | Promise<void>): void {
  target.addEventListener(event, () => {
    void action();
  });
}
