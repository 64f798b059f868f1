import { connectDatadogAssets } from "../../../lambda/adapters/datadog-assets.ts";
import { createInstaller } from "../../../lambda/installer/installer.ts";
import type { DeploymentSettings } from "../../../simulator/stand-ins/cloudformation-stack.ts";
import { createDatadogAssetsApi, type DatadogAssetsSettings } from "../../../simulator/stand-ins/datadog-assets-api.ts";
import { createDatadogOrganisation } from "../../../simulator/stand-ins/datadog-organisation.ts";
import type { DisruptDatadog } from "../../../simulator/stand-ins/datadog-server.ts";
import { second } from "../../virtual-time.ts";
import type { Interruption } from "../shared/custom-resource/interruption.ts";
import { createResourceWorld } from "../shared/custom-resource/world.ts";
import { connectDirectly } from "./direct-datadog.ts";
import {
  defaultProperties,
  keyParameters,
  keys,
  metrics,
  type Properties,
  shipped,
  smallDashboard,
} from "./installation.ts";

export interface WorldSettings {
  readonly disrupt?: DisruptDatadog;
  readonly interruption?: Interruption | undefined;
  readonly lists?: Omit<DatadogAssetsSettings, "organisation" | "keys" | "clock">;
}

/** Late, unordered and truncated lists, and new objects that are not found for a while. */
export const unhelpful = {
  ...{ listsBehind: 105 * second, objectsBehind: 40 * second, isUnordered: true, longestSummary: 10 },
} as const;

/** Enough to detect a confusion. */
const monitors = { "failing-runs": shipped.monitors["failing-runs"], "dead-letters": shipped.monitors["dead-letters"] };
const slos = { "successful-runs": shipped.slos["successful-runs"] };
const described = metrics.slice(0, 2);

function createOrganisation(url: string, clock: () => number, { lists = {}, disrupt }: WorldSettings) {
  const organisation = createDatadogOrganisation(clock);
  const restricted = new Set<number>();
  const answer = createDatadogAssetsApi({ organisation, keys: () => keys, clock, ...lists });
  const refusal = { status: 403, headers: {}, body: '{"errors":["The monitor is restricted"]}' };
  const host = connectDirectly({ answer }, (path, method) =>
    method === "DELETE" && [...restricted].some((id) => path.endsWith(`/monitor/${id}`))
      ? { kind: "answer", answer: refusal }
      : (disrupt?.(path, method) ?? { kind: "none" }),
  );
  for (const { name, type } of described) organisation.metadata.set(name, { type });
  return { organisation, url, restricted, host };
}

export type Organisation = ReturnType<typeof createOrganisation>;

/** Two organisations, one Parameter Store, and stacks with real installers, in virtual time. */
export function createWorld(settings: WorldSettings = {}) {
  const { interruption } = settings;
  const { stack: createStack, ...world } = createResourceWorld({
    functionName: "installer",
    interruption,
    createHandler: (ports, request) =>
      createInstaller({
        ...ports,
        connect: (connection) => connectDatadogAssets(request, connection),
        dashboard: smallDashboard,
      }),
  });
  const { time, parameters } = world;
  parameters.put(keyParameters.api, keys.apiKey);
  parameters.put(keyParameters.app, keys.appKey);
  const first = createOrganisation("https://api.first.example", time.now, settings);
  const other = createOrganisation("https://api.other.example", time.now, settings);
  for (const { url, host } of [first, other]) world.serve(url, host);

  const stack = (stackName: string) => {
    const { stackId, deploy, destroy } = createStack(stackName);
    const properties = (logicalId: string, changes: Partial<Properties> = {}): Record<string, string> => ({
      ...defaultProperties(first.url),
      Metrics: JSON.stringify(described),
      Monitors: JSON.stringify(monitors),
      Slos: JSON.stringify(slos),
      // A moved construct has its own functions and queues.
      ForwarderFunctionName: `${stackName}-${logicalId}-forwarder`,
      DeadLetterQueueName: `${stackName}-${logicalId}-dead-letters`,
      ...changes,
    });
    return {
      stackId,
      properties,
      deploy: (template: Readonly<Record<string, Partial<Properties>>>, settings?: DeploymentSettings) =>
        deploy(
          Object.fromEntries(Object.entries(template).map(([id, changes]) => [id, properties(id, changes)])),
          settings,
        ),
      destroy,
      describe: async (logicalId: string, changes: Partial<Properties> = {}) => {
        const {
          Monitors: _,
          Slos: _____,
          Dashboard: __,
          Notify: ___,
          RepairMonitors: ____,
          ...input
        } = properties(logicalId, changes);
        const identity = { StackId: stackId, LogicalResourceId: logicalId };
        await world.invoke({ Describe: { ...input, ...identity } }).catch(() => {});
      },
    };
  };

  return { ...world, first, other, stack };
}

export type World = ReturnType<typeof createWorld>;
