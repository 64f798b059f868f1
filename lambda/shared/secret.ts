/** The text in place of a secret. */
export const redacted = "[secret]";

/**
 * A value that no log, template string, JSON document or `console.log` shows. Only `reveal()` returns it, so a search
 * for that word finds every use of a secret.
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
