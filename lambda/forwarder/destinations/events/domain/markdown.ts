/** Datadog shows no more of an event (docs.datadoghq.com, "Post an event"). */
const longestText = 4_000;

const [begin, end] = ["%%% \n", "\n %%%"];

const longestValue = 200;

/** Shows a value of Spacelift literally, not as Markdown. Cuts it to 200 characters. */
export function code(value: string): string {
  return `\`${shortened(value.replace(/[\p{Cc}`]|%(?=%)/gu, " ").trim(), longestValue)}\``;
}

/** With an ellipsis where something is cut. */
export function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1).toWellFormed()}…`;
}

/** `address` may come from anywhere. Only an address of the web makes a link. */
export function link(text: string, address: string): string | undefined {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") return undefined;
  const target = url.href.replaceAll("(", "%28").replaceAll(")", "%29").replaceAll("%%", "%25%");
  return target.length > 2_000 ? undefined : `[${text}](${target})`;
}

/** A Markdown block of Datadog. Leaves out items that do not fit, and says how many. */
export function markdownBlock(first: string, items: readonly string[], last: string | undefined): string {
  const foot = last === undefined ? "" : `\n\n${last}`;
  const reserved = begin.length + first.length + 2 + foot.length + end.length + "- 1000000 more\n".length;
  const kept: string[] = [];
  let length = reserved;
  for (const item of items) {
    length += item.length + "- \n".length;
    if (length > longestText) break;
    kept.push(item);
  }
  const more = items.length - kept.length;
  const list = [...kept, ...(more > 0 ? [`${more} more`] : [])].map((item) => `- ${item}`).join("\n");
  return `${begin}${first}${list === "" ? "" : `\n\n${list}`}${foot}${end}`;
}
