const redacted = "[secret]";

/**
 * A value that no log, template string, JSON document or `console.log` can show. Only `reveal()` gives it away, so a
 * search for that word finds every place where a secret is used.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return redacted;
  }

  toJSON(): string {
    return redacted;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return redacted;
  }
}

/** The secrets in a parameter that holds one a line, so that an old one stays accepted while a new one takes its place. */
export function acceptedSecrets(lines: Secret): readonly Secret[] {
  return lines
    .reveal()
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => new Secret(line));
}
