import type { HeldEntry, HeldLog, HeldRunLog } from "../../messages/product.ts";
import { toneOfLog } from "../log-status.ts";
import { formatDate } from "../text.ts";
import { Badge } from "./badge.tsx";
import { JsonText } from "./json-text.tsx";

/** A log as Datadog's log explorer lists it. It opens to the whole log. */
export function LogRow({ log }: { readonly log: HeldLog }) {
  return log.kind === "run" ? <RunLog log={log} /> : <Entry log={log} />;
}

function Entry({ log }: { readonly log: HeldEntry }) {
  const { message, actor, address, action, json } = log;
  return (
    <details data-log={action}>
      <summary>
        <Start log={log} /> <span class="log-message">{message}</span>
        {address !== "" && (
          <>
            {" "}
            <code>{address}</code>
          </>
        )}
      </summary>
      <JsonText text={json} label={`Log of ${action === "" ? "an unknown action" : action} by ${actor || "nobody"}`} />
    </details>
  );
}

function RunLog({ log }: { readonly log: HeldRunLog }) {
  const { message, stack, phase, part, parts, runId, json } = log;
  const name = `${phase} of ${stack || "a run"}`;
  return (
    <details data-log={phase} class="run-log">
      <summary>
        <Start log={log} /> <span class="log-name">{name}</span>
        {parts > 1 && ` part ${part} of ${parts}`} <code class="log-start">{firstLine(message)}</code>
      </summary>
      {runId !== null && (
        <p>
          <a href={`/runs/${encodeURIComponent(runId)}?show=products`}>Its run, trace and events</a>
        </p>
      )}
      <JsonText text={message} label={`Text of ${name}`} />
      <JsonText text={json} label={`Attributes of ${name}`} />
    </details>
  );
}

function Start({ log: { time, status } }: { readonly log: HeldLog }) {
  return (
    <>
      <time dateTime={new Date(time).toISOString()}>{formatDate(time)}</time>{" "}
      <Badge tone={toneOfLog(status)}>{status}</Badge>
    </>
  );
}

function firstLine(text: string): string {
  return text.slice(0, 200).split("\n", 1)[0] ?? "";
}
