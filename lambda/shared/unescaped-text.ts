/** UTF-8 bytes, one character each, with their origins. */
export interface Unescaped {
  readonly bytes: string;
  /** Where each byte's spelling begins in the original text, and the end. */
  readonly starts: readonly number[];
}

/** A hostile text may be escaped thousands of times. */
const mostRounds = 6;

/** The text, then the results of decoding its escapes again and again. */
export function unescapings(text: string): readonly Unescaped[] {
  const found = [bytesOf(text)];
  for (let last = found[0]; last !== undefined && found.length <= mostRounds; ) {
    last = decodeEscapes(last);
    if (last !== undefined) found.push(last);
  }
  return found;
}

function bytesOf(text: string): Unescaped {
  let bytes = "";
  const starts: number[] = [];
  let at = 0;
  for (const character of text) {
    const spelled = utf8(character);
    for (let each = 0; each < spelled.length; each += 1) starts.push(at);
    bytes += spelled;
    at += character.length;
  }
  return { bytes, starts: [...starts, at] };
}

/** One character for each byte. */
export function utf8(text: string): string {
  return Buffer.from(text).toString("latin1");
}

/** Escapes of URLs, quoted strings and HTML. A surrogate pair is one character. */
const escapes =
  /%(?<byte>[\da-f]{2})|(?<units>[\\%]ud[89ab][\da-f]{2}[\\%]ud[c-f][\da-f]{2}|[\\%]u[\da-f]{4})|\\(?:x(?<x>[\da-f]{2})|u\{(?<point>[\da-f]{1,6})\}|(?<one>[^ux]))|&(?:#0*(?<decimal>\d{1,7})|#x0*(?<hex>[\da-f]{1,6})|(?<name>[a-z]{2,6}));/gis;

/** `undefined` if there is no escape. */
function decodeEscapes({ bytes, starts }: Unescaped): Unescaped | undefined {
  let decoded = "";
  const from: number[] = [];
  let copied = 0;
  const keep = (spelled: string, start: (index: number) => number) => {
    for (let index = 0; index < spelled.length; index += 1) from.push(start(index));
    decoded += spelled;
  };
  const copyUntil = (end: number) => {
    const begin = copied;
    keep(bytes.slice(begin, end), (index) => starts[begin + index] ?? 0);
  };
  for (const match of bytes.matchAll(escapes)) {
    const spelled = decodeEscape(match.groups ?? {});
    if (spelled === undefined) continue;
    copyUntil(match.index);
    keep(spelled, () => starts[match.index] ?? 0);
    copied = match.index + match[0].length;
  }
  if (copied === 0) return undefined;
  copyUntil(bytes.length + 1);
  return { bytes: decoded, starts: [...from, starts.at(-1) ?? 0] };
}

/** `undefined` if the escape is invalid. */
function decodeEscape(groups: Readonly<Record<string, string | undefined>>): string | undefined {
  const { byte, units, x, point, one, decimal, hex, name } = groups;
  if (byte !== undefined) return String.fromCharCode(Number.parseInt(byte, 16));
  if (one !== undefined) return controls[one] ?? one;
  if (name !== undefined) return entities[name];
  if (units !== undefined)
    return utf8(
      String.fromCharCode(
        ...units
          .split(/[\\%]u/i)
          .slice(1)
          .map(fromHex),
      ),
    );
  const code = decimal === undefined ? fromHex(x ?? point ?? hex ?? "") : Number(decimal);
  return code <= 0x10ffff ? utf8(String.fromCodePoint(code)) : undefined;
}

function fromHex(digits: string): number {
  return Number.parseInt(digits, 16);
}

const controls: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f", v: "\v", 0: "\0" };

/** html.spec.whatwg.org, "Named character references"; ASCII only. */
const entities: Readonly<Record<string, string>> = {
  ...{ Tab: "\t", NewLine: "\n", excl: "!", quot: '"', QUOT: '"', num: "#", dollar: "$", percnt: "%", amp: "&" },
  ...{ AMP: "&", apos: "'", lpar: "(", rpar: ")", ast: "*", plus: "+", comma: ",", period: ".", sol: "/", colon: ":" },
  ...{ semi: ";", lt: "<", LT: "<", equals: "=", gt: ">", GT: ">", quest: "?", commat: "@", lsqb: "[", lbrack: "[" },
  ...{ bsol: "\\", rsqb: "]", rbrack: "]", Hat: "^", lowbar: "_", grave: "`", lcub: "{", lbrace: "{", vert: "|" },
  ...{ verbar: "|", rcub: "}", rbrace: "}" },
};
