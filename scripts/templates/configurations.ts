import { destinationNames } from "../../lambda/contract/destinations.ts";
import type { SpaceliftDatadogProps } from "../../lib/configuration/spacelift-datadog-props.ts";

/** A configuration whose template is checked. */
export interface CheckedConfiguration {
  readonly name: string;
  readonly keys: SpaceliftDatadogProps;
  /** The stack's region. Without it, the template suits every region. */
  readonly region?: string;
}

const spaceliftEndpoint = "https://example.app.spacelift.io";

/** The strictest one sets every key that hardens an installation. */
export const configurations: readonly CheckedConfiguration[] = [
  { name: "default", keys: { spaceliftEndpoint } },
  { name: "manual", keys: { spaceliftEndpoint, registration: "manual" } },
  {
    name: "strictest",
    keys: {
      spaceliftEndpoint,
      alarmEmail: "ops@example.com",
      cloudWatchDashboard: true,
      datadogAppKeyParameter: "/spacelift-datadog/datadog-app-key",
      destinations: destinationNames,
      auditTrail: true,
      runLogs: "all",
      kmsKeyArn: "arn:aws:kms:us-east-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef",
      logRetentionDays: 365,
      quietAlarmHours: 24,
      receiverReservedConcurrency: 20,
      securityGroupIds: ["sg-0123456789abcdef0"],
      subnetIds: ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    },
  },
  { name: "govcloud", region: "us-gov-west-1", keys: { spaceliftEndpoint, datadogSite: "ddog-gov.com" } },
  { name: "china", region: "cn-north-1", keys: { spaceliftEndpoint } },
];
