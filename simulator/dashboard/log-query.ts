import { asText, at, type Json } from "../../lambda/shared/json.ts";
import type { HeldLog } from "../stand-ins/datadog-logs-intake.ts";
import type { Choices } from "./query-result.ts";

export type LogQuery = (log: HeldLog) => boolean;

/** Reserved attributes by their names in a query, and in a log (docs.datadoghq.com, "Send logs"). */
const reserved: ReadonlyMap<string, string> = new Map([
  ["source", "ddsource"],
  ["service", "service"],
  ["status", "status"],
]);

/**
 * The part of Datadog's search syntax that our files use (docs.datadoghq.com, "Log Search Syntax"): terms, `OR`, `-`,
 * parentheses, `*` in a value, and template variables. Throws on anything else. A variable without a choice matches every log.
 */
export function parseLogQuery(query: string, choices: Choices = new Map()): LogQuery {
  const tokens = [...query.matchAll(/[()]|-?\$\w+|-?[@\w.]+:(?:[^\s()]+|(?=\())|-(?=\()|[^\s()]+/g)].map(
    ([text]) => text,
  );
  const left = [...tokens];

  const parseOr = (parseTerm: () => LogQuery): LogQuery => {
    const parts = [parseAnd(parseTerm)];
    while (left[0] === "OR") {
      left.shift();
      parts.push(parseAnd(parseTerm));
    }
    return (log) => parts.some((part) => part(log));
  };

  const parseAnd = (parseTerm: () => LogQuery): LogQuery => {
    const parts: LogQuery[] = [];
    while (left.length > 0 && left[0] !== ")" && left[0] !== "OR") parts.push(parseTerm());
    if (parts.length === 0) throw new Error(`a part of the query is empty: ${query}`);
    return (log) => parts.every((part) => part(log));
  };

  const inParentheses = (parseTerm: () => LogQuery): LogQuery => {
    left.shift();
    const inner = parseOr(parseTerm);
    if (left.shift() !== ")") throw new Error(`a parenthesis is open: ${query}`);
    return inner;
  };

  const parseTerm = (): LogQuery => {
    if (left[0] === "(") return inParentheses(parseTerm);
    const token = left.shift() ?? "";
    if (token.startsWith("-")) {
      if (token !== "-") left.unshift(token.slice(1));
      const negated = parseTerm();
      return (log) => !negated(log);
    }
    if (token.startsWith("$")) {
      const choice = choices.get(token.slice(1));
      return choice === undefined ? () => true : parseLogQuery(choice);
    }
    const [, key = "", value = ""] = /^(@?[\w.]+):(.*)$/.exec(token) ?? [];
    if (key === "") throw new Error(`the simulator does not know the term ${token}`);
    if (value !== "") return (log) => matches(log, key, value);
    return inParentheses(() => {
      const each = left.shift() ?? "";
      return (log) => matches(log, key, each);
    });
  };

  const parsed = parseOr(parseTerm);
  if (left.length > 0) throw new Error(`a parenthesis is closed: ${query}`);
  return parsed;
}

function matches(log: HeldLog, key: string, pattern: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const expression = new RegExp(`^${parts.join(".*")}$`, "s");
  return valuesOf(log, key).some((value) => expression.test(value));
}

function valuesOf(log: HeldLog, key: string): readonly string[] {
  if (key.startsWith("@")) return textsOf(at(log, ...key.slice(1).split(".")));
  const name = reserved.get(key);
  if (name !== undefined) return textsOf(log[name]);
  const tags = (log.ddtags ?? "").split(",");
  return tags.flatMap((tag) => (tag.startsWith(`${key}:`) ? [tag.slice(key.length + 1)] : []));
}

function textsOf(value: Json): readonly string[] {
  const text = asText(value);
  return text === undefined ? [] : [text];
}
