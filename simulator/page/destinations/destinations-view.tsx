import { useEffect } from "preact/hooks";
import type { ProductName } from "../../messages/product.ts";
import { consoleState } from "../console-state.ts";
import { Empty } from "../controls/empty.tsx";
import { ViewHeader } from "../controls/view-header.tsx";
import type { ViewProperties } from "../shell/view.ts";
import { DestinationTable } from "./destination-table.tsx";
import { ProductList } from "./product-list.tsx";
import { followProducts, productsError } from "./products-feed.ts";

const titles: Readonly<Record<ProductName, string>> = {
  pipelines: "Pipelines",
  events: "Events",
  deployments: "Deployments",
  logs: "Logs",
};

const names = ["pipelines", "events", "deployments", "logs"] as const satisfies readonly ProductName[];

export function DestinationsView({ id }: ViewProperties) {
  useEffect(followProducts, []);
  const states = consoleState.destinations.value;
  const chosen = names.find((name) => name === (id ?? names[0]));
  return (
    <div class="destinations-view">
      <ViewHeader
        title="Destinations"
        about="Each Datadog product has a queue, a dead-letter queue and a function of its own, so a failing product delays no other."
      />
      {productsError.value !== "" && (
        <p class="notice bad" role="alert">
          {productsError}
        </p>
      )}
      {states !== undefined && <DestinationTable destinations={states} />}
      <nav class="parts" aria-label="Products">
        {names.map((name) => (
          <a key={name} href={`/destinations/${name}`} aria-current={name === chosen ? "page" : undefined}>
            {titles[name]}
          </a>
        ))}
      </nav>
      {chosen === undefined ? (
        <Empty title="There is no such destination." />
      ) : (
        <ProductList name={chosen} isOn={states?.some(({ name }) => name === chosen) ?? true} />
      )}
    </div>
  );
}
