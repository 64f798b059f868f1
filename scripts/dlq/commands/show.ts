import { formatTable } from "../../deployment/table.ts";
import { type Context, completeness, notFound, outJson, walk } from "../context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { bodyOf, type FailedEvent } from "../failed-event.ts";
import { redactBody, redactedValue } from "../redact-body.ts";
import { redactText } from "../redact-text.ts";
import { createSelection } from "../selection.ts";

export async function showEvent(
  context: Context,
  ids: readonly string[],
  { json }: { readonly json: boolean },
): Promise<ExitCode> {
  const selection = createSelection(ids, undefined);
  const found: { readonly event: FailedEvent; readonly body: string }[] = [];
  const walked = await walk(context, (event, letter) => {
    if (selection.has(event)) found.push({ event, body: bodyOf(letter) });
    return Promise.resolve("kept");
  });
  const events = found.map(({ event, body }) => ({ ...masked(event), body: redactedValue(body) }));
  if (json) await outJson(context, { ...completeness(walked), events });
  else for (const { event, body } of found) await context.terminal.out(describeEvent(event, body));
  return notFound(context, selection.missing(), walked) ?? exitCodes.done;
}

function masked(event: FailedEvent): FailedEvent {
  return { ...event, detail: event.detail === null ? null : redactText(event.detail) };
}

function describeEvent(event: FailedEvent, body: string): string {
  const fields = Object.entries(masked(event)).map(([name, value]) => [name, String(value ?? "–")]);
  return `${formatTable(["", ""], fields).trimStart()}\n${redactBody(body)}\n\n`;
}
