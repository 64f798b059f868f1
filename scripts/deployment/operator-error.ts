/** An error whose message is a sentence for the operator, with the remedy. */
export class OperatorError extends Error {
  override readonly name: string = "OperatorError";
}
