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

/** A site of Datadog: the account lives in one of them. */
export type DatadogSite = (typeof datadogSites)[number];

/** The site where none is configured. */
export const defaultDatadogSite = "datadoghq.com";

/** Origin of a site's API. */
export function datadogApiUrl(site: string): string {
  return `https://api.${site}`;
}

/** Origin of a site's web application, which is at `app.` where the site has two words (same page). */
export function datadogAppUrl(site: DatadogSite): string {
  return `https://${site.split(".").length === 2 ? "app." : ""}${site}`;
}
