import type { SpaceliftDatadogProps } from "../../lib/configuration/spacelift-datadog-props.ts";

/** Every optional part of an installation in an AWS account. */
export const wholeConfiguration = {
  spaceliftEndpoint: "https://acme.app.spacelift.io",
  datadogAppKeyParameter: "/team/app-key",
  alarmEmail: "ops@example.com",
  quietAlarmHours: 24,
  cloudWatchDashboard: true,
  subnetIds: ["subnet-0123456789abcdef0"],
  securityGroupIds: ["sg-0123456789abcdef0"],
} as const satisfies SpaceliftDatadogProps;
