/** A newer request took over: nothing more may be changed, and nobody waits for an answer. */
export class SupersededError extends Error {
  override readonly name = "SupersededError";

  constructor() {
    super("a newer request took over");
  }
}
