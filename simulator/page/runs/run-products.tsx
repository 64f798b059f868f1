import type { Products } from "../../messages/product.ts";
import { DeploymentTable } from "../controls/deployment-table.tsx";
import { Empty } from "../controls/empty.tsx";
import { EventCard } from "../controls/event-card.tsx";
import { FlameGraph } from "../controls/flame-graph.tsx";
import { LogRow } from "../controls/log-row.tsx";

/** The run in Datadog's other products. */
export function RunProducts({ products }: { readonly products: Products }) {
  const { pipelines, events, deployments, logs } = products;
  const [trace] = pipelines;
  return (
    <div class="run-products">
      <section aria-labelledby="run-trace">
        <h3 id="run-trace">
          <a href="/destinations/pipelines">Trace</a>
        </h3>
        {trace === undefined ? (
          <Empty title="CI Visibility has no trace of this run." />
        ) : (
          <>
            <p class="quiet">
              <code>{trace.id}</code>{" "}
              <a href={trace.url} target="_blank" rel="noreferrer noopener">
                Open the run in Spacelift
              </a>
            </p>
            <FlameGraph trace={trace} />
          </>
        )}
      </section>
      <section aria-labelledby="run-events">
        <h3 id="run-events">
          <a href="/destinations/events">Events</a>
        </h3>
        {events.length === 0 && (
          <Empty title="Datadog has no event of this run.">Only tracked runs become events.</Empty>
        )}
        {events.map((event) => (
          <EventCard key={event.id} event={event} />
        ))}
      </section>
      <section aria-labelledby="run-deployments">
        <h3 id="run-deployments">
          <a href="/destinations/deployments">Deployments</a>
        </h3>
        {deployments.length === 0 ? (
          <Empty title="DORA Metrics has no deployment of this run.">
            A tracked run becomes a deployment if it changed resources, or failed while it applied.
          </Empty>
        ) : (
          <DeploymentTable deployments={deployments} />
        )}
      </section>
      <section aria-labelledby="run-logs">
        <h3 id="run-logs">
          <a href="/destinations/logs">Logs</a>
        </h3>
        {logs.length === 0 && <Empty title="Datadog has no log of this run.">Only failed runs send their logs.</Empty>}
        {logs.map((log) => (
          <LogRow key={log.id} log={log} />
        ))}
      </section>
    </div>
  );
}
