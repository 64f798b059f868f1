const shownCharacters = 100;

/**
 * `index` picks an element of a list. A possible secret stays hidden: a key in place of its parameter's name, or credentials
 * in a URL.
 */
export function describeReceived(key: string, value: unknown, index?: string): string {
  const element = index === undefined ? value : elementAt(value, Number(index));
  if (element === undefined) return "nothing";
  if (typeof element !== "string") return shorten(JSON.stringify(element));
  if (key.endsWith("Parameter") && !element.startsWith("/")) return `${element.length} characters, not shown here`;
  return shorten(JSON.stringify(element.replace(/\/\/[^/]*@/, "//…@")));
}

function elementAt(value: unknown, index: number): unknown {
  if (Array.isArray(value)) return value[index];
  const elements = typeof value === "string" ? value.split(",").map((element) => element.trim()) : [];
  return elements.filter((element) => element !== "")[index];
}

function shorten(text: string): string {
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters)}…`;
}
