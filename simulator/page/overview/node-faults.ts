import type { Fault } from "../../messages/fault.ts";
import type { NodeName } from "./pipeline-layout.ts";

/** Number of active faults that break a node. */
export type NodeFaults = Readonly<Partial<Record<NodeName, number>>>;

/** The faults outside of Datadog that the plain forwarder has, too: see `simulator/console/plain-forwarder.ts`. */
const plainFunctionFaults: ReadonlySet<string> = new Set<Fault["name"]>([
  "parameters-down",
  "forwarder-killed-before-post",
  "forwarder-killed-after-post",
]);

export function nodeFaultsOf(active: readonly Pick<Fault, "name" | "nodes">[]): NodeFaults {
  const faults: Partial<Record<NodeName, number>> = {};
  const add = (name: NodeName) => {
    faults[name] = (faults[name] ?? 0) + 1;
  };
  for (const { name, nodes } of active) {
    nodes.forEach(add);
    if (nodes.includes("datadog")) add("plainDatadog");
    if (plainFunctionFaults.has(name)) add("plainFunction");
  }
  return faults;
}
