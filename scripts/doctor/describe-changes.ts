/** The present value of a field, and the registered one. */
type Values = readonly [found: string, registered: string];

/** The fields that changed, each with both values where they are known. */
export function describeChanges(fields: readonly string[], values: Readonly<Record<string, Values>>): string {
  return fields
    .map((field) => {
      const [found, registered] = values[field] ?? [];
      return found === undefined ? `${field} changed` : `${field} is ${found}, and ${registered} was registered`;
    })
    .join("; ");
}

/** Labels in words. */
export function labelText(labels: readonly string[]): string {
  return labels.length === 0 ? "none" : labels.join(" ");
}
