import type { Property } from "./property.ts";

/** The stack writes and a Lambda function reads properties by one table, so they cannot disagree. */
export type PropertyTable = Readonly<Record<string, Property<unknown>>>;

export type PropertyValues<Table extends PropertyTable> = {
  readonly [Name in keyof Table]: Table[Name] extends Property<infer Value> ? Value : never;
};

export type WrittenProperties<Table extends PropertyTable> = Readonly<Record<keyof Table, string>>;

export function writeProperties<Table extends PropertyTable>(
  table: Table,
  values: PropertyValues<Table>,
): WrittenProperties<Table>;
export function writeProperties(table: PropertyTable, values: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    Object.entries(table).map(([name, { isText }]) => {
      const value = values[name];
      return [name, isText && typeof value === "string" ? value : JSON.stringify(value)];
    }),
  );
}

/**
 * Ignores other fields. Throws a `TypeError` if a property is missing or invalid: another version of the stack wrote it, or
 * somebody called the function by hand.
 */
export function readProperties<Table extends PropertyTable>(table: Table, properties: unknown): PropertyValues<Table>;
export function readProperties(table: PropertyTable, properties: unknown) {
  return Object.fromEntries(
    Object.entries(table).map(([name, property]) => {
      const written = ownValue(properties, name);
      const value = readWritten(property, written);
      if (value === undefined) throw new TypeError(explainProblem(name, property, written));
      return [name, value];
    }),
  );
}

/** Skips missing and invalid properties, such as those of an earlier version. */
export function readValidProperties<Table extends PropertyTable>(
  table: Table,
  properties: unknown,
): Partial<PropertyValues<Table>>;
export function readValidProperties(table: PropertyTable, properties: unknown) {
  return Object.fromEntries(
    Object.entries(table).flatMap(([name, property]) => {
      const value = readWritten(property, ownValue(properties, name));
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function readWritten(property: Property<unknown>, written: unknown): unknown {
  return typeof written === "string" ? property.read(written) : undefined;
}

function ownValue(properties: unknown, name: string): unknown {
  if (typeof properties !== "object" || properties === null) return undefined;
  return Object.entries(properties).find(([each]) => each === name)?.[1];
}

const longestShownValue = 200;

function explainProblem(name: string, { expected }: Property<unknown>, written: unknown): string {
  if (written === undefined || written === "") return `The property ${name} is missing: deploy the stack again.`;
  const value = typeof written === "string" ? written : JSON.stringify(written);
  const shown = value.length > longestShownValue ? `${value.slice(0, longestShownValue)}…` : value;
  return `The property ${name} is ${shown}, not ${expected}: deploy the stack again.`;
}
