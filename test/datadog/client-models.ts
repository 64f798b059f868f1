import { ObjectSerializer } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/models/ObjectSerializer.js";

/**
 * Where a value is none that the official client knows as this type: a field that is missing, of another type or not one of
 * the allowed values throws or becomes an `UnparsedObject`; one that the type does not have ends in `additionalProperties`.
 */
export function unknownToClient(value: unknown, type: "Dashboard" | "Monitor" | "MetricMetadata"): readonly string[] {
  const model: unknown = ObjectSerializer.deserialize(value, type);
  const paths = unparsed(model, type);
  if (paths.length === 0) ObjectSerializer.serialize(model, type, "");
  return paths;
}

function unparsed(value: unknown, path: string): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const { name } = value.constructor;
  // A union's member that is not read keeps the raw data: the path to it says enough.
  if (name === "UnparsedObject") return [path];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === "additionalProperties" && typeof inner === "object" && inner !== null
      ? Object.keys(inner).map((extra) => `${path}.${extra}`)
      : unparsed(inner, `${path}.${key}`),
  );
}
