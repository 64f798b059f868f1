import type { DrawnToplist } from "../../messages/drawn-dashboard.ts";
import { GroupLink } from "./group-link.tsx";
import { amountText } from "./unit-text.ts";

export function TopList({ widget: { entries, unit, palette } }: { readonly widget: DrawnToplist }) {
  const largest = Math.max(...entries.map(({ value }) => value), Number.MIN_VALUE);
  if (entries.length === 0) return <p class="no-data">No data in this time frame</p>;
  return (
    <ol class={`top ${palette === "warm" ? "warm" : ""}`}>
      {entries.map(({ name, value, link }) => (
        <li key={name} style={{ "--part": `${Math.max(0, (100 * value) / largest)}%` }}>
          <span class="top-name">{name}</span>
          <GroupLink link={link} />
          <span class="top-amount">{amountText(value, unit)}</span>
        </li>
      ))}
    </ol>
  );
}
