type Values = readonly [found: string, registered: string];

export function describeChanges(fields: readonly string[], values: Readonly<Record<string, Values>>): string {
  return fields
    .map((field) => {
      const [found, registered] = values[field] ?? [];
      return found === undefined ? `${field} changed` : `${field} is ${found}, registered was ${registered}`;
    })
    .join("; ");
}

export function labelText(labels: readonly string[]): string {
  return labels.length === 0 ? "none" : labels.join(" ");
}
