import type { Faults } from "./faults.ts";
import { type ProductFaultName, productFaults } from "./product-fault-catalogue.ts";
import type { DatadogAnswer } from "./stand-ins/datadog-exchange.ts";
import type { DatadogDisruption } from "./stand-ins/datadog-server.ts";

/** Start of the path, by the start of the fault's name. */
const intakes: readonly (readonly [fault: string, path: string])[] = [
  ["datadog-ci-", "/api/v2/ci/"],
  ["datadog-events-", "/api/v1/events"],
  ["datadog-dora-", "/api/v2/dora/"],
  ["datadog-logs-", "/api/v2/logs"],
];

/** If several faults of an intake are on, the first wins. */
export function productDisruption({ isOn }: Pick<Faults, "isOn">, path: string): DatadogDisruption {
  const intake = intakes.find(([, start]) => path.startsWith(start));
  if (intake === undefined) return { kind: "none" };
  const [name] = Object.keys(productFaults).filter(
    (each): each is ProductFaultName => each.startsWith(intake[0]) && isProductFault(each) && isOn(each),
  );
  return name === undefined ? { kind: "none" } : disruptionOf(name.slice(intake[0].length));
}

function disruptionOf(kind: string): DatadogDisruption {
  switch (kind) {
    case "down":
      return answered(503, "Service Unavailable");
    case "disabled":
      return answered(403, "CI Visibility is not enabled for this organization");
    case "400":
      return answered(400, "Bad Request");
    default:
      return { kind: "lose", when: "before" };
  }
}

function isProductFault(name: string): name is ProductFaultName {
  return Object.hasOwn(productFaults, name);
}

/** These intakes describe errors as objects (Datadog's OpenAPI document, `HTTPCIAppErrors`). */
function answered(status: number, title: string): DatadogDisruption {
  const body = JSON.stringify({ errors: [{ status: String(status), title }] });
  const answer: DatadogAnswer = { status, headers: { "content-type": "application/json" }, body };
  return { kind: "answer", answer };
}
