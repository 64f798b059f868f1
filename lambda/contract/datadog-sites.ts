/** Datadog's sites (docs.datadoghq.com, "Getting started with Datadog sites"). */
export const datadogSites = [
  "datadoghq.com",
  "datadoghq.eu",
  "us3.datadoghq.com",
  "us5.datadoghq.com",
  "ap1.datadoghq.com",
  "ap2.datadoghq.com",
  "uk1.datadoghq.com",
  "ddog-gov.com",
  "us2.ddog-gov.com",
] as const;

export type DatadogSite = (typeof datadogSites)[number];

export const defaultDatadogSite = "datadoghq.com";

export function datadogApiUrl(site: string): string {
  return `https://api.${site}`;
}

/** Origin of a site's web application: at `app.` for a site of two words (same page). */
export function datadogAppUrl(site: DatadogSite): string {
  return `https://${site.split(".").length === 2 ? "app." : ""}${site}`;
}

/**
 * Origin of the intake for logs, which has a host of its own: `https://http-intake.logs.<site>` (docs.datadoghq.com, "Send
 * logs"). Any other URL than that of a site's API is a configured one, and replaces the host of every intake.
 */
export function datadogLogsUrl(apiUrl: string): string {
  const site = datadogSites.find((each) => datadogApiUrl(each) === apiUrl);
  return site === undefined ? apiUrl : `https://http-intake.logs.${site}`;
}
