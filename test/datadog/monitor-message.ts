/** The occasions of a notification. A renotification repeats the current one. */
export type MonitorEvent = "alert" | "warning" | "no_data" | "recovery";

const block = /\{\{(?<sign>[#^/])(?<name>\w+)(?: "(?<variable>[^"]+)" "(?<value>[^"]*)")?\}\}/g;

/** Tags of the group, such as `account.name`. */
type Variables = Readonly<Record<string, string>>;

/** The conditions without a parameter that our messages use (docs.datadoghq.com, "Variables", "Conditional variables"). */
const conditions: Readonly<Record<string, (event: MonitorEvent) => boolean>> = {
  is_alert: (event) => event === "alert",
  is_warning: (event) => event === "warning",
  is_no_data: (event) => event === "no_data",
  is_recovery: (event) => event === "recovery",
};

/**
 * Renders a message for one occasion. Throws for an unbalanced block or a condition that Datadog does not know, which
 * Datadog would show with its braces.
 */
export function renderMessage(message: string, event: MonitorEvent, variables: Variables = {}): string {
  const open: { readonly name: string; readonly holds: boolean }[] = [];
  let rendered = "";
  let from = 0;
  for (const { index, 0: text, groups = {} } of message.matchAll(block)) {
    if (open.every(({ holds }) => holds)) rendered += message.slice(from, index);
    from = index + text.length;
    const { sign, name = "", variable = "", value } = groups;
    const holds =
      name === "is_exact_match" ? () => variables[variable] === value : (conditions[name] ?? notACondition(text));
    if (sign !== "/") open.push({ name, holds: holds(event) === (sign === "#") });
    else if (open.pop()?.name !== name) throw new Error(`${text} closes nothing`);
  }
  if (open.length > 0) throw new Error(`${open[0]?.name} is not closed`);
  return (rendered + message.slice(from)).replace(/\n{3,}/g, "\n\n").trim();
}

function notACondition(text: string): never {
  throw new Error(`${text} is no condition`);
}
