import { at } from "../../lambda/shared/json.ts";
import type { HeldProducts } from "../datadog-products.ts";
import type { RunningDestination } from "../destinations.ts";
import type { Balance, DestinationState } from "../messages/console-state.ts";

type Counts = Pick<DestinationState, "delivered" | "doubled">;

/** Metrics by the oracle, all others by what Datadog holds. */
export function readDestinations(
  destinations: readonly Pick<RunningDestination, "name" | "queue" | "deadLetterQueue">[],
  balance: Balance,
  held: HeldProducts,
): readonly DestinationState[] {
  return destinations.map(({ name, queue, deadLetterQueue }) => {
    const [waiting, letters] = [queue.depth(), deadLetterQueue.depth()];
    return {
      name,
      waiting: waiting.visible + waiting.hidden,
      deadLetters: letters.visible + letters.hidden,
      ...countsOf(name, balance, held),
    };
  });
}

function countsOf(name: RunningDestination["name"], balance: Balance, held: HeldProducts): Counts {
  switch (name) {
    case "metrics":
      return { delivered: balance.held - balance.doubled, doubled: balance.doubled };
    case "pipelines":
      return countPipelines(held);
    case "events":
      return distinct(held.events(), (event) => JSON.stringify({ ...event, id: 0 }));
    case "deployments":
      return distinct(held.deployments(), ({ id }) => id);
    case "logs":
      return distinct(held.logs(), ({ delivery, id }) =>
        JSON.stringify([at(delivery, "id") ?? id, at(delivery, "part")]),
      );
  }
}

function distinct<Value>(values: readonly Value[], keyOf: (value: Value) => string): Counts {
  const delivered = new Set(values.map(keyOf)).size;
  return { delivered, doubled: values.length - delivered };
}

/** An execution that Datadog shows twice has one id and several times. */
function countPipelines({ pipelines }: HeldProducts): Counts {
  const executions = pipelines().flatMap(({ resource }) => (resource.level === "pipeline" ? [resource] : []));
  const distinct = new Set(executions.map(({ unique_id }) => unique_id));
  const runs = new Set(executions.map(({ unique_id, pipeline_id }) => pipeline_id ?? unique_id));
  return { delivered: runs.size, doubled: executions.length - distinct.size };
}
