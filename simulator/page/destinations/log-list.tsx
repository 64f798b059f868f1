import type { HeldLog } from "../../messages/product.ts";
import { Choices } from "../controls/choices.tsx";
import { Empty } from "../controls/empty.tsx";
import { LogRow } from "../controls/log-row.tsx";
import { useQuery } from "../query.ts";
import { formatNumber } from "../text.ts";
import { filterLogs } from "./log-filter.ts";

const kinds = [
  { value: "", text: "All" },
  { value: "audit", text: "Audit trail" },
  { value: "run", text: "Runs" },
] as const;

/** The newest logs, as Datadog's log explorer lists them. The address keeps the search. */
export function LogList({ logs }: { readonly logs: readonly HeldLog[] }) {
  const [{ q: search = "", kind = "" }, change] = useQuery();
  const found = filterLogs(logs, { search, kind });
  return (
    <div class="log-list">
      <search>
        <input
          type="search"
          aria-label="Search logs"
          placeholder="Phase, stack, action, actor or any text"
          value={search}
          onInput={({ currentTarget }) => change({ q: currentTarget.value })}
        />
        <Choices
          legend="Show"
          name="log-kind"
          choices={kinds}
          chosen={kinds.find(({ value }) => value === kind)?.value ?? ""}
          onChoose={(value) => change({ kind: value })}
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
