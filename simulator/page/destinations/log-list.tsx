import type { HeldLog } from "../../messages/product.ts";
import { Badge } from "../controls/badge.tsx";
import { Empty } from "../controls/empty.tsx";
import { JsonText } from "../controls/json-text.tsx";
import { useQuery } from "../query.ts";
import { formatDate, formatNumber } from "../text.ts";
import { filterLogs } from "./log-filter.ts";

/** The newest logs, as Datadog's log explorer lists them. The address keeps the search. */
export function LogList({ logs }: { readonly logs: readonly HeldLog[] }) {
  const [{ q: search = "" }, change] = useQuery();
  const found = filterLogs(logs, search);
  return (
    <div class="log-list">
      <search>
        <input
          type="search"
          aria-label="Search logs"
          placeholder="Action, actor, address or any text"
          value={search}
          onInput={({ currentTarget }) => change({ q: currentTarget.value })}
        />
        <p class="quiet" aria-live="polite">
          {formatNumber(found.length)} of {formatNumber(logs.length)} logs
        </p>
      </search>
      {found.length === 0 && <Empty title="No log contains this text." />}
      {found.map((log) => (
        <LogRow key={log.id} log={log} />
      ))}
    </div>
  );
}

function LogRow({ log: { time, status, message, actor, address, action, json } }: { readonly log: HeldLog }) {
  return (
    <details data-log={action}>
      <summary>
        <time dateTime={new Date(time).toISOString()}>{formatDate(time)}</time>{" "}
        <Badge tone={status === "warn" ? "warm" : "plain"}>{status}</Badge> <span class="log-message">{message}</span>
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
