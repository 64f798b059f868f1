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
