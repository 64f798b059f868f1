/** A newer request holds the fence. This one may change nothing more, and nobody waits for its answer. */
export class SupersededError extends Error {
  override readonly name = "SupersededError";

  constructor() {
    super("superseded by a newer request");
  }
}
