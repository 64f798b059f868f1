import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(import.meta.url);

/** The names in the registries of the client's serializer. A type is in one of them. */
export interface TypeNames {
  readonly enums: ReadonlySet<string>;
  readonly models: ReadonlySet<string>;
  readonly unions: ReadonlySet<string>;
}

/** The types that an API's text names, and all that their attributes are of. `models` is the folder of the models. */
export function reachedTypes(apiSource: string, models: string, known: TypeNames): Omit<TypeNames, "unions"> {
  const reached = { enums: new Set<string>(), models: new Set<string>() };
  const reach = (type: string): void => {
    if (known.unions.has(type)) throw new Error(`the type ${type} is a union, which is not followed`);
    if (known.enums.has(type)) reached.enums.add(type);
    else if (!known.models.has(type)) throw new Error(`the type ${type} is in no registry`);
    else if (!reached.models.has(type)) {
      reached.models.add(type);
      for (const attribute of attributeTypes(models, type)) reach(attribute);
    }
  };
  for (const type of namedTypes(apiSource)) reach(type);
  return reached;
}

/** The types that calls of the serializer name, each call one. */
function namedTypes(source: string): readonly string[] {
  const [, ...calls] = source.split(/\.ObjectSerializer\.(?:de)?serialize\(/);
  if (calls.length === 0) throw new Error("no call of the serializer names a type");
  return calls.map((call) => {
    const type = /^[^;]*?, "(\w+)"(?:, "")?\)/.exec(call)?.[1];
    if (type === undefined) throw new Error("a call of the serializer names no type");
    return type;
  });
}

const builtIn = /^(?:string|number|boolean|any|Date)$/;

/** The types of a model's attributes, without those that are built in. */
function attributeTypes(folder: string, model: string): readonly string[] {
  const loaded: unknown = require(join(folder, `${model}.js`));
  const attributes = property(property(loaded, model), "attributeTypeMap");
  if (typeof attributes !== "object" || attributes === null) throw new Error(`the model ${model} names no attributes`);
  return Object.entries(attributes).flatMap(([name, attribute]: [string, unknown]) => {
    const type = property(attribute, "type");
    const inner = /^(?:Array<)*(?:\{ \[key: string\]: (\w+); \}|(\w+))>*$/.exec(typeof type === "string" ? type : "");
    const found = inner?.[1] ?? inner?.[2];
    if (found === undefined) throw new Error(`${model}.${name} is of a type that cannot be read: ${String(type)}`);
    return builtIn.test(found) ? [] : [found];
  });
}

function property(value: unknown, key: string): unknown {
  const hasProperties = (typeof value === "object" && value !== null) || typeof value === "function";
  return hasProperties ? Reflect.get(value, key) : undefined;
}
