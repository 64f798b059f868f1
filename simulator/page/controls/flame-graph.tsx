import type { Trace } from "../../messages/trace.ts";
import { formatMilliseconds } from "../duration.ts";
import { type FlameBar, flameOf } from "../flame.ts";
import { toneOfStatus } from "../trace-status.ts";
import { Badge } from "./badge.tsx";

/** The pipelines of a run above their stages, on one time axis, and a table of the same. */
export function FlameGraph({ trace }: { readonly trace: Trace }) {
  const { rows, milliseconds } = flameOf(trace);
  return (
    <figure class="flame">
      <div class="flame-rows" aria-hidden="true">
        {rows.map((bars, index) => (
          <div key={index} class="flame-row">
            {bars.map((bar) => (
              <Bar key={`${bar.name} ${bar.start}`} bar={bar} />
            ))}
          </div>
        ))}
        <div class="flame-axis">
          {[0, 0.25, 0.5, 0.75, 1].map((share) => (
            <span key={share}>{formatMilliseconds(share * milliseconds)}</span>
          ))}
        </div>
      </div>
      <Stages rows={rows} />
    </figure>
  );
}

function Bar({ bar }: { readonly bar: FlameBar }) {
  const { kind, name, status, start, length, milliseconds } = bar;
  const text = `${name}, ${formatMilliseconds(milliseconds)}`;
  return (
    <div
      class={`flame-bar ${kind} ${toneOfStatus(status)}`}
      style={{ left: `${100 * start}%`, width: `${100 * length}%` }}
      title={status === "" ? text : `${text}, ${status}`}
    >
      <span>{name}</span>
    </div>
  );
}

function Stages({ rows }: { readonly rows: readonly (readonly FlameBar[])[] }) {
  return (
    <table class="series">
      <thead>
        <tr>
          <th scope="col">Part of the trace</th>
          <th scope="col">Status</th>
          <th scope="col" class="number">
            Starts after
          </th>
          <th scope="col" class="number">
            Duration
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.flat().map(({ kind, name, status, error, offset, milliseconds }) => (
          <tr key={`${kind} ${name} ${offset}`} data-part={name}>
            <th scope="row">{name}</th>
            <td>
              {status === "" ? "–" : <Badge tone={toneOfStatus(status)}>{status}</Badge>} {error}
            </td>
            <td class="number">{formatMilliseconds(offset)}</td>
            <td class="number">{formatMilliseconds(milliseconds)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
