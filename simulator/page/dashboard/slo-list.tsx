import type { DrawnSloList } from "../../messages/drawn-dashboard.ts";

export function SloList({ widget: { objectives } }: { readonly widget: Pick<DrawnSloList, "objectives"> }) {
  return (
    <>
      <ul class="slos">
        {objectives.map(({ name, target, timeframe }) => (
          <li key={name}>
            <span>{name}</span>
            <span class="slo-target">
              {target} % in {timeframe}
            </span>
          </li>
        ))}
      </ul>
      <p class="slo-note">Datadog measures these objectives. The demo shows only their targets.</p>
    </>
  );
}
