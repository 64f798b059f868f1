export type Formula =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "query"; readonly name: string; readonly orZero: boolean }
  | { readonly kind: "minimum"; readonly inner: Formula; readonly value: number }
  | { readonly kind: "operation"; readonly operator: string; readonly left: Formula; readonly right: Formula };

/** Parses `+ - * /`, parentheses, numbers, query names, `default_zero(<query name>)` and `clamp_min(<formula>, <number>)`. */
export function parseFormula(text: string): Formula {
  const tokens = text.match(/\d+(?:\.\d+)?|\w+|\S/g) ?? [];
  let next = 0;
  const take = (expected: string) => {
    if (tokens[next] !== expected) throw new Error(`expected ${expected} in the formula ${text}`);
    next += 1;
  };
  const chain = (operators: string, operand: () => Formula): Formula => {
    let left = operand();
    for (let operator = tokens[next]; operator !== undefined && operators.includes(operator); operator = tokens[next]) {
      next += 1;
      left = { kind: "operation", operator, left, right: operand() };
    }
    return left;
  };
  const atom = (): Formula => {
    const token = tokens[next] ?? "";
    next += 1;
    if (token === "(") {
      const inner = sum();
      take(")");
      return inner;
    }
    if (/^\d/.test(token)) return { kind: "number", value: Number(token) };
    if (token === "default_zero") {
      take("(");
      const name = tokens[next] ?? "";
      next += 1;
      take(")");
      return queryNamed(name, true, text);
    }
    if (token === "clamp_min") {
      take("(");
      const inner = sum();
      take(",");
      const value = Number(tokens[next]);
      if (Number.isNaN(value)) throw new Error(`expected a number in clamp_min in the formula ${text}`);
      next += 1;
      take(")");
      return { kind: "minimum", inner, value };
    }
    return queryNamed(token, false, text);
  };
  const product = () => chain("*/", atom);
  const sum = (): Formula => chain("+-", product);
  const formula = sum();
  if (next !== tokens.length) throw new Error(`unexpected ${tokens[next]} in the formula ${text}`);
  return formula;
}

function queryNamed(name: string, orZero: boolean, text: string): Formula {
  if (!/^[a-z_]\w*$/i.test(name))
    throw new Error(`expected the name of a query, not "${name}", in the formula ${text}`);
  return { kind: "query", name, orZero };
}

export function queriesOf(formula: Formula): readonly string[] {
  switch (formula.kind) {
    case "number":
      return [];
    case "query":
      return [formula.name];
    case "minimum":
      return queriesOf(formula.inner);
    case "operation":
      return [...queriesOf(formula.left), ...queriesOf(formula.right)];
  }
}

/** NaN means no value. */
export function evaluate(formula: Formula, valueOfQuery: (query: string) => number): number {
  switch (formula.kind) {
    case "number":
      return formula.value;
    case "query":
      return formula.orZero ? valueOfQuery(formula.name) || 0 : valueOfQuery(formula.name);
    case "minimum":
      return Math.max(evaluate(formula.inner, valueOfQuery), formula.value);
    case "operation":
      return apply(formula.operator, evaluate(formula.left, valueOfQuery), evaluate(formula.right, valueOfQuery));
  }
}

function apply(operator: string, left: number, right: number): number {
  switch (operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    default:
      return left / right;
  }
}
