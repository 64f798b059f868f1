import { type ExitCode, exitCodes } from "../../deployment/exit-codes.ts";
import { formatTable } from "../../deployment/table.ts";
import { type Context, completeness, notFound, outJson, walk } from "../context.ts";
import { bodyOf, type FailedEvent, redactedDetail } from "../failed-event.ts";
import { redactBody, redactedValue } from "../redact-body.ts";

interface Found {
  readonly event: FailedEvent;
  readonly body: string;
}

/** `prefix` is an id, or a prefix of exactly one id. */
export async function showEvent(
  context: Context,
  prefix: string,
  { json }: { readonly json: boolean },
): Promise<ExitCode> {
  const found: Found[] = [];
  const walked = await walk(context, (event, letter) => {
    if (event.id.startsWith(prefix)) found.push({ event: masked(event), body: bodyOf(letter) });
    return Promise.resolve("kept");
  });
  const ids = [...new Set(found.map(({ event }) => event.id))];
  if (ids.length > 1) return refuseAmbiguous(context, prefix, ids);
  if (json) await outJson(context, { ...completeness(walked), events: found.map(asJson) });
  else for (const each of found) await context.terminal.out(describe(each));
  return notFound(context, found.length === 0 ? [prefix] : [], walked) ?? exitCodes.done;
}

function refuseAmbiguous({ terminal }: Context, prefix: string, ids: readonly string[]): ExitCode {
  terminal.say(`${ids.length} ids begin with ${prefix}: ${ids.toSorted().join(", ")}. Give more characters.\n`);
  return exitCodes.usage;
}

function masked(event: FailedEvent): FailedEvent {
  return { ...event, detail: redactedDetail(event) };
}

function asJson({ event, body }: Found) {
  return { ...event, body: redactedValue(body) };
}

function describe({ event, body }: Found): string {
  const fields = Object.entries(event).map(([name, value]) => [name, String(value ?? "–")]);
  return `${formatTable(["", ""], fields).trimStart()}\n${redactBody(body)}\n\n`;
}
