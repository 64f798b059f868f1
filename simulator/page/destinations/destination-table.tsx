import type { DestinationState } from "../../messages/console-state.ts";
import { Badge } from "../controls/badge.tsx";
import { formatNumber } from "../text.ts";

/** Address of the data that Datadog holds. */
function addressOf(name: DestinationState["name"]): string {
  return name === "metrics" ? "/dashboard" : `/destinations/${name}`;
}

/** How far each destination is, and what went wrong. */
export function DestinationTable({ destinations }: { readonly destinations: readonly DestinationState[] }) {
  return (
    <table class="series destination-states">
      <thead>
        <tr>
          <th scope="col">Destination</th>
          {["Delivered", "Waiting", "Doubled", "Dead-lettered"].map((title) => (
            <th key={title} scope="col" class="number">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {destinations.map(({ name, delivered, waiting, doubled, deadLetters }) => (
          <tr key={name} data-destination={name}>
            <th scope="row">
              <a href={addressOf(name)}>{name}</a>
            </th>
            <td class="number">{formatNumber(delivered)}</td>
            <td class="number">{formatNumber(waiting)}</td>
            <td class="number">{doubled === 0 ? "0" : <Badge tone="bad">{formatNumber(doubled)}</Badge>}</td>
            <td class="number">
              {deadLetters === 0 ? "0" : <a href={`/dead-letters?destination=${name}`}>{formatNumber(deadLetters)}</a>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
