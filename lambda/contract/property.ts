/**
 * CloudFormation passes every property as a string (AWS CloudFormation, "Custom resource request objects"), so a value that
 * is not text travels as JSON.
 */
export interface Property<T> {
  /** Text travels unquoted, so that CloudFormation can replace its tokens. */
  readonly isText: boolean;
  /** For an error message. */
  readonly expected: string;
  /** `undefined` if the text is invalid. */
  readonly read: (text: string) => T | undefined;
}

/** Not empty. */
export const text: Property<string> = {
  isText: true,
  expected: "text",
  read: (value) => (value === "" ? undefined : value),
};

export const optionalText: Property<string> = { isText: true, expected: "text", read: (value) => value };

/** Such as `https://acme.app.spacelift.io`. */
export const origin: Property<string> = {
  isText: true,
  expected: "an origin such as https://service.example, without a path",
  read: (value) => (URL.parse(value)?.origin === value ? value : undefined),
};

export const flag: Property<boolean> = json("a JSON boolean", (value) =>
  typeof value === "boolean" ? value : undefined,
);

export const positiveInteger: Property<number> = json("a whole number, 1 or more", (value) =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 1 ? value : undefined,
);

export const list: Property<readonly string[]> = json("a JSON array of strings", (value) =>
  isArrayOf(value, isString) ? value : undefined,
);

/** A list without repetitions, in the order of `known`. */
export function listOf<T extends string>(known: readonly T[]): Property<readonly T[]> {
  return json(`a JSON array of ${known.join(", ")}`, (value) => {
    if (!Array.isArray(value)) return undefined;
    const found = known.filter((each) => value.includes(each));
    return found.length === value.length ? found : undefined;
  });
}

export const jsonObject: Property<Readonly<Record<string, unknown>>> = json("a JSON object", (value) =>
  isObject(value) ? value : undefined,
);

export const textObject: Property<Readonly<Record<string, string>>> = json("a JSON object of strings", (value) =>
  isTextObject(value) ? value : undefined,
);

export const textObjects: Property<readonly Readonly<Record<string, string>>[]> = json(
  "a JSON array of objects of strings",
  (value) => (isArrayOf(value, isTextObject) ? value : undefined),
);

function json<T>(expected: string, accept: (value: unknown) => T | undefined): Property<T> {
  const read = (written: string) => {
    try {
      return accept(JSON.parse(written));
    } catch {
      return undefined;
    }
  };
  return { isText: false, expected, read };
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTextObject(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.values(value).every(isString);
}

function isArrayOf<T>(value: unknown, is: (each: unknown) => each is T): value is readonly T[] {
  return Array.isArray(value) && value.every(is);
}
