import { datadogApiUrl, datadogAppUrl } from "../../lambda/contract/datadog-sites.ts";
import { fixedDefaults } from "./keys.ts";
import { parameterFiles } from "./parameter-keys.ts";
import type { KeyWithValue, SpaceliftDatadogProps } from "./spacelift-datadog-props.ts";

const defaults = fixedDefaults();

/** With every default filled in. */
export type Configuration = SpaceliftDatadogProps &
  Required<Pick<SpaceliftDatadogProps, KeyWithValue>> & {
    /** Absent where only the API is known. */
    readonly datadogAppUrl?: string;
  };

export function createConfiguration(props: SpaceliftDatadogProps): Configuration {
  const { integrationName, datadogSite } = { ...defaults, ...props };
  const parameter = (file: string) => `/${integrationName}/${file}`;
  return {
    ...defaults,
    datadogUrl: datadogApiUrl(datadogSite),
    ...(props.datadogUrl === undefined && { datadogAppUrl: datadogAppUrl(datadogSite) }),
    datadogApiKeyParameter: parameter(parameterFiles.datadogApiKeyParameter),
    spaceliftApiKeyIdParameter: parameter(parameterFiles.spaceliftApiKeyIdParameter),
    spaceliftApiKeySecretParameter: parameter(parameterFiles.spaceliftApiKeySecretParameter),
    webhookSecretParameter: parameter(parameterFiles.webhookSecretParameter),
    auditSecretParameter: parameter(parameterFiles.auditSecretParameter),
    runLogsSecretParameter: parameter(parameterFiles.runLogsSecretParameter),
    ...props,
  };
}
