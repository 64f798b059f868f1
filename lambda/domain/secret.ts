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

/** A text in which none of these secrets can be read, neither as it is nor as a part of JSON. */
export function withoutSecrets(text: string, secrets: readonly Secret[]): string {
  const spellings = secrets.flatMap((secret) => [JSON.stringify(secret.reveal()).slice(1, -1), secret.reveal()]);
  return spellings.reduce((shown, spelling) => shown.replaceAll(spelling, redacted), text);
}
