import type { ExitCode } from "../../deployment/exit-codes.ts";
import {
  byTime,
  type Context,
  completeness,
  endOfAll,
  orMore,
  outJson,
  place,
  reportOtherReasons,
  walk,
} from "../context.ts";
import { type FailedEvent, redactedDetail } from "../failed-event.ts";
import { paintedTable } from "../outcome-table.ts";
import { createSelection } from "../selection.ts";

interface ListOptions {
  readonly json: boolean;
  readonly reason?: string | undefined;
}

export async function listEvents(context: Context, options: ListOptions): Promise<ExitCode> {
  const selection = createSelection([], options.reason);
  const events: FailedEvent[] = [];
  const walked = await walk(context, (event) => {
    if (selection.has(event)) events.push(event);
    return Promise.resolve("kept");
  });
  events.sort(byTime);
  const { outStyled, say } = context.terminal;
  if (options.json) await outJson(context, { ...completeness(walked), events });
  else if (events.length > 0) await outStyled(paintedTable(context.terminal, headings, events.map(cells)));
  say(`${events.length} failed event(s)${orMore(walked)}.\n`);
  reportOtherReasons(context, options.reason, selection);
  return endOfAll(walked);
}

const headings = ["ID", "DESTINATION", "TIME", "ACCOUNT", "STACK", "RUN", "REASON", "ATTEMPTS", "DETAIL"];

function cells(event: FailedEvent): readonly string[] {
  const [id = "", ...where] = place(event);
  const detail = shortened(redactedDetail(event) ?? "");
  return [
    id,
    event.destination,
    event.time ?? event.failedAt,
    ...where,
    event.reason,
    String(event.attempts ?? "–"),
    detail,
  ];
}

const longestDetail = 90;

/** `show` prints the whole detail. */
function shortened(detail: string): string {
  return detail.length <= longestDetail ? detail : `${detail.slice(0, longestDetail)}…`;
}
