import { describeError } from "../../../lambda/shared/log.ts";
import { type ExitCode, exitCodes } from "../../deployment/exit-codes.ts";
import {
  byTime,
  type Context,
  completeness,
  endOfAll,
  notFound,
  outJson,
  placeOfFailure,
  reportOtherReasons,
  walk,
} from "../context.ts";
import type { FailedEvent } from "../failed-event.ts";
import { paintedTable } from "../outcome-table.ts";
import { createSelection } from "../selection.ts";

interface PurgeOptions {
  readonly yes: boolean;
  readonly json: boolean;
  readonly reason?: string | undefined;
}

type Purged = FailedEvent & { readonly outcome: "would_delete" | "deleted" | "failed"; readonly detail: string };

/** With both ids and a reason, deletes only the given events that have the reason. */
export async function purgeEvents(
  context: Context,
  ids: readonly string[],
  { yes, json, reason }: PurgeOptions,
): Promise<ExitCode> {
  const { ports, terminal, signal } = context;
  const selection = createSelection(ids, reason);
  const purged: Purged[] = [];
  const walked = await walk(context, async (event, { receiptHandle }) => {
    if (!selection.has(event) || signal.aborted) return "kept";
    if (!yes) {
      purged.push({ ...event, outcome: "would_delete", detail: "" });
      return "kept";
    }
    const failure = await ports.deadLetters.remove(receiptHandle).then(() => undefined, describeError);
    purged.push({ ...event, outcome: failure === undefined ? "deleted" : "failed", detail: failure ?? "" });
    return failure === undefined ? "removed" : "kept";
  });
  purged.sort(byTime);
  reportOtherReasons(context, reason, selection);
  if (json) await outJson(context, { dryRun: !yes, ...completeness(walked), events: purged });
  else if (purged.length > 0) {
    const rows = purged.map((event) => [...placeOfFailure(event), event.reason, event.outcome, event.detail]);
    await terminal.outStyled(
      paintedTable(terminal, ["ID", "DESTINATION", "ACCOUNT", "STACK", "RUN", "REASON", "OUTCOME", ""], rows),
    );
  }
  if (purged.some(({ outcome }) => outcome === "failed")) return exitCodes.failed;
  const missing = notFound(context, selection.missing(), walked);
  if (missing !== undefined) return missing;
  if (purged.length === 0) return exitCodes.incomplete;
  if (yes) return endOfAll(walked);
  terminal.say(
    "Nothing was deleted. A deleted event is never counted. To delete, repeat with --yes, perhaps after an export.\n",
  );
  return exitCodes.usage;
}
