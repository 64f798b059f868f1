const number = new Intl.NumberFormat("en");
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });

export const find = (id) => document.getElementById(id);
export const formatNumber = (value) => number.format(value);
export const formatTime = (iso) => clock.format(new Date(iso));

export function element(name, { data = {}, ...properties } = {}, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  Object.assign(made.dataset, data);
  made.append(...children);
  return made;
}

/** Writes only a changed text, so that selections stay and screen readers do not repeat it. */
export function write(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** An item whose key stays is kept, with its focus. */
export function keepList(list, entries, { keyOf, make, update }) {
  const before = new Map([...list.children].map((child) => [child.dataset.key, child]));
  let place = list.firstElementChild;
  for (const entry of entries) {
    const key = keyOf(entry);
    const item = before.get(key) ?? Object.assign(make(entry));
    before.delete(key);
    item.dataset.key = key;
    update(item, entry);
    if (item === place) place = place.nextElementSibling;
    else list.insertBefore(item, place);
  }
  for (const item of before.values()) item.remove();
}

/** Returns an error text, or "" on success. */
export async function order(path, body = {}) {
  try {
    const answer = await fetch(path, { method: "POST", body: JSON.stringify(body) });
    return answer.ok ? "" : (await answer.json()).message;
  } catch {
    return "The simulator does not answer.";
  }
}

let said = "";
let saidAt = 0;
let waiting;

/** At most every five seconds and never twice in a row. */
export function announce(text) {
  clearTimeout(waiting);
  const rest = saidAt + 5000 - Date.now();
  if (rest > 0) {
    waiting = setTimeout(() => announce(text), rest);
    return;
  }
  if (text === said) return;
  said = text;
  saidAt = Date.now();
  write(find("announcement"), text);
}

export function listen(target, event, action) {
  target.addEventListener(event, () => {
    action();
  });
}
