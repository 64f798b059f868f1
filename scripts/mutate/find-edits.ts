import { type Directive, type Expression, type ExpressionStatement, type Program, Visitor } from "oxc-parser";

export interface Edit {
  readonly operator: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

interface Place {
  readonly start: number;
  readonly end: number;
}

const swaps: Readonly<Record<string, readonly string[]>> = {
  "===": ["!=="],
  "!==": ["==="],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "&&": ["||"],
  "||": ["&&"],
  "+=": ["-="],
  "-=": ["+="],
};

const methodSwaps: Readonly<Record<string, string>> = {
  every: "some",
  some: "every",
  startsWith: "endsWith",
  endsWith: "startsWith",
  min: "max",
  max: "min",
  floor: "ceil",
  ceil: "floor",
};

/** Methods that a mutant omits, since the object itself has the type of the result. */
const omittedMethods = new Set([
  ...["filter", "slice", "concat", "flat", "toSorted", "toReversed", "sort", "reverse"],
  ...["trim", "trimEnd", "trimStart", "toLowerCase", "toUpperCase", "toWellFormed", "replace", "replaceAll"],
]);

/**
 * A condition becomes true or false, and not its negation: a test that notices one of the two notices the negation,
 * too.
 */
export function findEdits(program: Program, source: string): readonly Edit[] {
  const edits: Edit[] = [];
  /** The starts of literals that are names or types, not values. */
  const names = new Set<number>();
  const textOf = ({ start, end }: Place) => source.slice(start, end);
  const replace = (operator: string, { start, end }: Place, text: string) => {
    edits.push({ operator, start, end, text });
  };
  const keepName = (node: Place | null | undefined) => {
    if (node) names.add(node.start);
  };

  const force = (test: Expression, ...values: readonly boolean[]) => {
    for (const value of values) replace("condition", test, String(value));
  };
  const swapOperator = (left: Place, operator: string, right: Place) => {
    const start = source.indexOf(operator, left.end);
    for (const other of swaps[operator] ?? []) {
      replace("operator", { start, end: Math.min(start + operator.length, right.start) }, other);
    }
  };
  const removeFromList = (elements: readonly (Place | null)[]) => {
    for (const element of elements) {
      if (element === null) continue;
      const comma = /^\s*,/.exec(source.slice(element.end))?.[0] ?? "";
      replace("element", { start: element.start, end: element.end + comma.length }, "");
    }
  };
  const returnEarly = (body: { readonly body: readonly unknown[] } & Place) => {
    if (body.body.length > 0) replace("early return", { start: body.start, end: body.start + 1 }, "{ return;");
  };
  const removeStatement = (statement: ExpressionStatement | Directive) => {
    if (typeof statement.directive === "string") return keepName(statement.expression);
    replace("statement", statement, ";");
    const { expression } = statement;
    if (expression.type === "AwaitExpression") replace("await", statement, `void ${textOf(expression.argument)};`);
  };

  new Visitor({
    ImportDeclaration: (node) => {
      keepName(node.source);
      for (const { value } of node.attributes) keepName(value);
    },
    ExportNamedDeclaration: ({ source: from }) => keepName(from),
    ExportAllDeclaration: ({ source: from }) => keepName(from),
    TSLiteralType: ({ literal }) => {
      keepName(literal);
      if (literal.type === "UnaryExpression") keepName(literal.argument);
    },
    Property: ({ key }) => keepName(key),
    PropertyDefinition: ({ key }) => keepName(key),
    MemberExpression: (node) => {
      if (node.computed) keepName(node.property);
    },

    IfStatement: ({ test }) => force(test, true, false),
    ConditionalExpression: ({ test }) => force(test, true, false),
    WhileStatement: ({ test }) => force(test, false),
    ForStatement: ({ test }) => {
      if (test !== null) force(test, false);
    },
    LogicalExpression: (node) => {
      swapOperator(node.left, node.operator, node.right);
      replace("operand", node, textOf(node.left));
      replace("operand", node, textOf(node.right));
    },
    BinaryExpression: (node) => swapOperator(node.left, node.operator, node.right),
    AssignmentExpression: (node) => swapOperator(node.left, node.operator, node.right),
    UnaryExpression: (node) => {
      if (["!", "-"].includes(node.operator) && !names.has(node.start)) {
        replace("operator", node, textOf(node.argument));
      }
    },

    ExpressionStatement: removeStatement,
    ThrowStatement: (node) => replace("statement", node, ";"),
    ContinueStatement: (node) => replace("statement", node, ";"),
    BreakStatement: (node) => replace("statement", node, ";"),
    SwitchCase: (node) => {
      if (node.test !== null) replace("case", node, "");
    },
    ReturnStatement: (node) => {
      if (node.argument === null) replace("statement", node, ";");
      else replace("result", node.argument, "undefined");
    },
    FunctionDeclaration: ({ body }) => {
      if (body !== null) returnEarly(body);
    },
    FunctionExpression: ({ body }) => {
      if (body !== null) returnEarly(body);
    },
    ArrowFunctionExpression: ({ body }) => {
      if (body.type === "BlockStatement") returnEarly(body);
      else replace("result", body, "undefined");
    },

    Literal: (node) => {
      if (names.has(node.start)) return;
      if ("regex" in node) {
        const { pattern, flags } = node.regex;
        if (pattern.startsWith("^")) replace("pattern", node, `/${pattern.slice(1)}/${flags}`);
        if (pattern.endsWith("$")) replace("pattern", node, `/${pattern.slice(0, -1)}/${flags}`);
        for (const flag of flags) replace("pattern", node, `/${pattern}/${flags.replace(flag, "")}`);
      } else if (typeof node.value === "string") replace("text", node, node.value === "" ? '"mutated"' : '""');
      else if (typeof node.value === "number") replace("number", node, String(node.value + 1));
      else if (typeof node.value === "boolean") replace("boolean", node, String(!node.value));
    },
    TaggedTemplateExpression: ({ quasi }) => keepName(quasi),
    TemplateLiteral: (node) => {
      if (!names.has(node.start)) replace("text", node, "``");
    },
    ArrayExpression: ({ elements }) => removeFromList(elements),
    ObjectExpression: ({ properties }) => removeFromList(properties),

    CallExpression: (node) => {
      const { callee } = node;
      if (callee.type !== "MemberExpression" || callee.computed || callee.property.type !== "Identifier") return;
      const other = methodSwaps[callee.property.name];
      if (other !== undefined) replace("method", callee.property, other);
      if (omittedMethods.has(callee.property.name)) replace("method", node, textOf(callee.object));
    },
  }).visit(program);

  return edits.toSorted((one, next) => one.start - next.start || one.end - next.end);
}
