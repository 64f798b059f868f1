import { ObjectSerializer } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/ObjectSerializer.js";

/**
 * The paths of values that the official client does not know as this type. A missing or wrong field throws or becomes
 * an `UnparsedObject`; an unknown one lands in `additionalProperties`.
 */
export function unknownToClient(
  value: unknown,
  type: "Dashboard" | "Monitor" | "MetricMetadata" | "ServiceLevelObjectiveRequest" | "LogsPipeline",
): readonly string[] {
  const model: unknown = ObjectSerializer.deserialize(value, type);
  const paths = unparsedPaths(model, type);
  if (paths.length === 0) ObjectSerializer.serialize(model, type, "");
  return paths;
}

/** The paths in a value that the official client has read. */
export function unparsedPaths(value: unknown, path: string): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const { name } = value.constructor;
  // The client keeps raw data for a union member that it cannot parse, so the path suffices.
  if (name === "UnparsedObject") return [path];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === "additionalProperties" && typeof inner === "object" && inner !== null
      ? Object.keys(inner).map((extra) => `${path}.${extra}`)
      : unparsedPaths(inner, `${path}.${key}`),
  );
}
