import { eventId } from "../../../events/event.ts";
import { at, type Json, parseJson } from "../../../shared/json.ts";

/**
 * The id of the event that the policy makes of this input, without an evaluation. `undefined` if the input is unreadable or
 * its event has no id. Good only to look an event up that was delivered: whether the policy sends it is not known.
 */
export function presumedEventId(inputText: string): string | undefined {
  const input = parseJson(inputText);
  const account = text(at(input, "account", "name"));
  const update = at(input, "run_updated");
  const version = at(input, "module_version", "version");
  const run = {
    id: text(at(update, "run", "id")),
    state: text(at(update, "run", "state")) ?? text(at(update, "state")),
  };
  const module = { id: text(at(version, "id")), state: text(at(version, "state")) };
  const { kind, id, state } =
    run.id === undefined ? { kind: "module_version" as const, ...module } : { kind: "run" as const, ...run };
  if (id === undefined || state === undefined) return undefined;
  return eventId({ kind, id, state, ...(account !== undefined && { account }) }, "");
}

/** As the policy reads a text. */
function text(value: Json): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
