import type { HeldTrace, ProductName, Products } from "../../messages/product.ts";
import { Badge } from "../controls/badge.tsx";
import { DeploymentTable } from "../controls/deployment-table.tsx";
import { Empty } from "../controls/empty.tsx";
import { EventCard } from "../controls/event-card.tsx";
import { ProductId } from "../controls/product-id.tsx";
import { formatMilliseconds } from "../duration.ts";
import { formatDate } from "../text.ts";
import { toneOfStatus } from "../trace-status.ts";
import { LogList } from "./log-list.tsx";
import { products } from "./products-feed.ts";

interface Properties {
  readonly name: ProductName;
  readonly isOn: boolean;
}

/** The newest data of one product. */
export function ProductList({ name, isOn }: Properties) {
  const held = products.value;
  if (!isOn) {
    return (
      <Empty title={`The destination ${name} is off.`}>
        Start the simulator with <code>DESTINATIONS</code> to choose the destinations.
      </Empty>
    );
  }
  if (held === undefined) return <p class="quiet">Loading …</p>;
  if (held[name].length === 0) return <Empty title={`Datadog has no ${name} yet.`} />;
  return <List name={name} held={held} />;
}

function List({ name, held }: { readonly name: ProductName; readonly held: Products }) {
  switch (name) {
    case "pipelines":
      return <Traces traces={held.pipelines} />;
    case "events":
      return (
        <div class="event-list">
          {held.events.map((event) => (
            <EventCard key={event.id} event={event} />
          ))}
        </div>
      );
    case "deployments":
      return <DeploymentTable deployments={held.deployments} />;
    case "logs":
      return <LogList logs={held.logs} />;
  }
}

function Traces({ traces }: { readonly traces: readonly HeldTrace[] }) {
  return (
    <table class="series traces">
      <thead>
        <tr>
          <th scope="col">Pipeline</th>
          <th scope="col">Status</th>
          <th scope="col">Stages</th>
          <th scope="col">Finished</th>
          <th scope="col" class="number">
            Duration
          </th>
          <th scope="col">Id</th>
        </tr>
      </thead>
      <tbody>
        {traces.map((trace) => (
          <Row key={trace.id} trace={trace} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ trace: { id, name, runId, executions } }: { readonly trace: HeldTrace }) {
  const [first, last] = [executions[0], executions.at(-1)];
  const stages = executions.flatMap((execution) => execution.stages);
  return (
    <tr data-trace={id}>
      <th scope="row">{name}</th>
      <td>
        {executions.map(({ id: execution, status }) => (
          <Badge key={execution} tone={toneOfStatus(status)}>
            {status}
          </Badge>
        ))}
      </td>
      <td>{stages.length}</td>
      <td>{last === undefined ? "–" : formatDate(last.to)}</td>
      <td class="number">
        {first === undefined || last === undefined
          ? "–"
          : formatMilliseconds(last.to - first.from + first.queueMilliseconds)}
      </td>
      <ProductId id={id} runId={runId} />
    </tr>
  );
}
