import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);

/** The registries of the client's serializer: in each, the text of an entry by the name of its type. */
export interface TypeRegistries {
  readonly enums: ReadonlyMap<string, string>;
  readonly models: ReadonlyMap<string, string>;
  readonly unions: ReadonlyMap<string, string>;
}

/**
 * Includes the types of attributes and of members of unions. `folder` has the models. Throws on a type that no registry
 * has.
 */
export function reachedTypes(
  apiSources: readonly string[],
  folder: string,
  { enums, models, unions }: TypeRegistries,
): ReadonlySet<string> {
  const reached = new Set<string>();
  const reach = (name: string): void => {
    if (reached.has(name)) return;
    reached.add(name);
    const union = unions.get(name);
    if (union !== undefined) textsIn(union).flatMap(namesIn).forEach(reach);
    else if (models.has(name)) attributeTypes(folder, name).flatMap(namesIn).forEach(reach);
    else if (!enums.has(name)) throw new Error(`the type ${name} is in no registry`);
  };
  apiSources.flatMap(namedTypes).flatMap(namesIn).forEach(reach);
  return reached;
}

function namedTypes(source: string): readonly string[] {
  const [, ...calls] = source.split(/\.ObjectSerializer\.(?:de)?serialize\(/);
  if (calls.length === 0) throw new Error("no call of the serializer names a type");
  return calls.map((call) => {
    const type = /^[^;]*?, "([^"]+)"(?:, "[\w-]*")?\)/.exec(call)?.[1];
    if (type === undefined) throw new Error("a call of the serializer names no type");
    return type;
  });
}

const builtIn: ReadonlySet<string> = new Set(["Array", "key", "string", "number", "boolean", "any", "Date"]);

/** Reads types such as `Array<A>`, `[A, B]` or `{ [key: string]: A; }`. */
function namesIn(type: string): readonly string[] {
  if (!/^[\w<>[\]{}:;, ]+$/.test(type)) throw new Error(`the type "${type}" cannot be read`);
  return (type.match(/\w+/g) ?? []).filter((name) => !builtIn.has(name));
}

function textsIn(source: string): readonly string[] {
  return [...source.matchAll(/"([^"]*)"/g)].flatMap(([, text]) => text ?? []);
}

function attributeTypes(folder: string, model: string): readonly string[] {
  const loaded: unknown = require(join(folder, `${model}.js`));
  const attributes = property(property(loaded, model), "attributeTypeMap");
  if (typeof attributes !== "object" || attributes === null) throw new Error(`the model ${model} names no attributes`);
  return Object.entries(attributes).map(([name, attribute]: [string, unknown]) => {
    const type = property(attribute, "type");
    if (typeof type !== "string") throw new Error(`${model}.${name} has no type`);
    return type;
  });
}

function property(value: unknown, key: string): unknown {
  const hasProperties = (typeof value === "object" && value !== null) || typeof value === "function";
  return hasProperties ? Reflect.get(value, key) : undefined;
}
