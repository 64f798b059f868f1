import { createContext, Script } from "node:vm";
import { at } from "../../shared/json.ts";

/** The work was not finished in time. */
export class RedactionTimeoutError extends Error {
  override readonly name = "RedactionTimeoutError";
}

const script = new Script("work()");

/** Interrupts synchronous work after so many milliseconds, even within one search, with a `RedactionTimeoutError`. */
export function withinTime<T>(milliseconds: number, work: () => T): T {
  if (milliseconds < 1) throw new RedactionTimeoutError("no time is left");
  try {
    return script.runInContext(createContext({ work }), { timeout: Math.ceil(milliseconds) });
  } catch (error) {
    if (isTimeout(error)) throw new RedactionTimeoutError("redacting took too long");
    throw error;
  }
}

/** Node throws an error of the script's own realm, which is no `Error` here. */
function isTimeout(error: unknown): boolean {
  return at(error, "code") === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
