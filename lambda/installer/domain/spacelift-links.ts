import { accountOf } from "../../shared/spacelift-account.ts";

/** The places for links in a monitor's message. Datadog treats them as comments. */
export const linkPlaceholders = {
  stack: "{{!-- link to the stack --}}",
  account: "{{!-- link to the account --}}",
} as const;

/** The place for the links of a widget that groups by stack. */
const widgetPlaceholder = /"custom_links":(\s*)\[\]/g;

/**
 * Fills the places for links in the JSON text of a file. Without an endpoint they stay empty. A stack's page is
 * `<endpoint>/stack/<id>` (docs.spacelift.io, "Notification policy"; spacectl's `stack open`).
 */
export function linkToSpacelift(text: string, endpoint: string | undefined): string {
  if (endpoint === undefined) return text;
  return text
    .replaceAll(
      widgetPlaceholder,
      (_, space: string) => `"custom_links":${space}${JSON.stringify(widgetLinks(endpoint))}`,
    )
    .replaceAll(linkPlaceholders.stack, () => escapeJson(stackLink(endpoint)))
    .replaceAll(linkPlaceholders.account, () => escapeJson(accountLink(endpoint)));
}

/** Datadog encodes the value of a variable for the URL (docs.datadoghq.com, "Context links"). */
function widgetLinks(endpoint: string) {
  return [{ label: "Open {{stack.value}} in Spacelift", link: `${endpoint}/stack/{{stack.value}}` }];
}

function stackLink(endpoint: string): string {
  return inOwnAccount(endpoint, `[Open {{stack.name}} in Spacelift](${endpoint}/stack/{{urlencode "stack.name"}})`);
}

function accountLink(endpoint: string): string {
  return inOwnAccount(endpoint, `[Open {{account.name}} in Spacelift](${endpoint})`);
}

/**
 * A monitor also watches other accounts of the organisation, whose stacks have another endpoint. The name of a self-hosted
 * account is not part of its endpoint, so its link has no condition (docs.datadoghq.com, "Variables", `is_exact_match`).
 */
function inOwnAccount(endpoint: string, link: string): string {
  const account = accountOf(endpoint);
  if (account === new URL(endpoint).hostname) return link;
  return `{{#is_exact_match "account.name" "${account}"}}${link}{{/is_exact_match}}`;
}

/** Escapes a text for use inside a JSON string. */
function escapeJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
