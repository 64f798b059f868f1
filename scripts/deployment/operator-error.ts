/** The message is a sentence for the terminal and names the remedy. */
export class OperatorError extends Error {
  override readonly name: string = "OperatorError";
}
