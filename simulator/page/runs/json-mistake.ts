export interface JsonMistake {
  readonly line: number;
  readonly column: number;
  /** The expected token in words. */
  readonly expected: string;
}

type Expectation = "value" | "value or ]" | "key" | "key or }" | "colon" | "comma or end";

const space = /[ \t\n\r]*/y;
/** The parts of RFC 8259: structural characters, strings, numbers and literals. */
const token =
  /[{}[\]:,]|"(?:[ !#-[\]-\u{10FFFF}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;

const words: Readonly<Record<Exclude<Expectation, "comma or end">, string>> = {
  value: "a value",
  "value or ]": "a value or ]",
  key: "a name in double quotes",
  "key or }": "a name in double quotes, or }",
  colon: "a colon",
};

/** The first position where the text is not JSON, because not every browser reports it. Undefined for valid JSON. */
export function findMistake(text: string): JsonMistake | undefined {
  const open: string[] = [];
  let expectation: Expectation = "value";
  let position = 0;
  const match = (pattern: RegExp) => {
    pattern.lastIndex = position;
    return pattern.exec(text)?.[0] ?? "";
  };
  for (;;) {
    position += match(space).length;
    if (position === text.length && open.length === 0 && expectation === "comma or end") return undefined;
    const found = match(token);
    const next = follow(found, expectation, open);
    if (next === undefined) return { ...placeOf(text, position), expected: wordsOf(expectation, open.at(-1)) };
    expectation = next;
    position += found.length;
  }
}

/** Returns the expectation after the token, or undefined if the token does not fit. Keeps `open` up to date. */
function follow(found: string, expectation: Expectation, open: string[]): Expectation | undefined {
  const innermost = open.at(-1);
  const isValue = expectation === "value" || expectation === "value or ]";
  switch (found) {
    case "":
      return undefined;
    case "{":
    case "[":
      if (!isValue) return undefined;
      open.push(found);
      return found === "{" ? "key or }" : "value or ]";
    case "}":
    case "]": {
      const fits =
        found === "}" ? innermost === "{" && expectation !== "key" : innermost === "[" && expectation !== "value";
      if (!fits || (expectation !== "comma or end" && !expectation.endsWith(found))) return undefined;
      open.pop();
      return "comma or end";
    }
    case ":":
      return expectation === "colon" ? "value" : undefined;
    case ",":
      if (expectation !== "comma or end" || innermost === undefined) return undefined;
      return innermost === "{" ? "key" : "value";
    default:
      if (isValue) return "comma or end";
      return expectation.startsWith("key") && found.startsWith('"') ? "colon" : undefined;
  }
}

function wordsOf(expectation: Expectation, innermost: string | undefined): string {
  if (expectation !== "comma or end") return words[expectation];
  if (innermost === undefined) return "the end of the text";
  return innermost === "{" ? "a comma or }" : "a comma or ]";
}

function placeOf(text: string, position: number): Pick<JsonMistake, "line" | "column"> {
  const before = text.slice(0, position).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
