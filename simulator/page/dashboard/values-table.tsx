import type { LegendColumn } from "../../messages/drawn-dashboard.ts";
import { GroupLink } from "./group-link.tsx";
import { useHoveredBucket } from "./hovered-bucket.ts";
import { columnTexts, type LegendProperties } from "./legend.tsx";
import { legendValue } from "./legend-values.ts";
import { LineButton } from "./line-button.tsx";
import { bucketText } from "./time-text.ts";
import { amountText } from "./unit-text.ts";

const everyColumn: readonly LegendColumn[] = ["sum", "avg", "min", "max", "value"];

/** The legend as a table: the columns of the dashboard's file, and the value at the crosshair. */
export function ValuesTable({ widget, lines, axis, hidden, isNear }: LegendProperties) {
  const bucket = useHoveredBucket(axis, isNear);
  const columns = everyColumn.filter((column) => widget.legend.includes(column));
  const text = (value: number | null | undefined) => (value == null ? "–" : amountText(value, widget.unit));
  return (
    <div class="values">
      <table>
        <thead>
          <tr>
            <th scope="col">{widget.axis.label}</th>
            {columns.map((column) => (
              <th key={column} scope="col">
                {columnTexts[column]}
              </th>
            ))}
            <th scope="col">
              {bucket === undefined
                ? "at time"
                : bucketText(axis.from + bucket * axis.bucketSeconds, axis.bucketSeconds)}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.name}>
              <th scope="row">
                <LineButton line={line} lines={lines} hidden={hidden} />
                <GroupLink link={line.link} />
              </th>
              {columns.map((column) => (
                <td key={column}>{text(legendValue(line, column))}</td>
              ))}
              <td>{bucket === undefined ? "" : text(line.values[bucket])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
