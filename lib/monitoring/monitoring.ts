import { Annotations } from "aws-cdk-lib";
import type { Alarm } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { Topic } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { createAlarmTopic } from "./alarm-topic.ts";
import { createDashboard } from "./dashboard.ts";
import { createDeliveryAlarms } from "./delivery-alarms.ts";
import { createAuditAlarm, createIntakeAlarms, createQuietAlarm, createRunLogsAlarms } from "./intake-alarms.ts";
import type { Pipeline } from "./pipeline.ts";
import { createRegistrationAlarms } from "./registration-alarms.ts";
import { runbookInRepository } from "./runbook.ts";
import { alarmsOf } from "./runbook-alarm.ts";

export class Monitoring extends Construct {
  readonly alarms: readonly Alarm[];
  /** Absent without `alarmEmail`. */
  readonly alarmTopic?: Topic;
  /** Absent without `cloudWatchDashboard`. */
  readonly dashboardName?: string;

  constructor(scope: Construct, id: string, pipeline: Pipeline) {
    super(scope, id);
    const { configuration, hosting, intake, delivery, registration, auditIntake, runLogsIntake } = pipeline;
    const { integrationName, alarmEmail, quietAlarmHours } = configuration;
    const create = alarmsOf(this, configuration);
    this.alarms = [
      ...createIntakeAlarms(create, integrationName, intake),
      ...(quietAlarmHours === undefined ? [] : [createQuietAlarm(create, integrationName, intake, quietAlarmHours)]),
      ...(auditIntake === undefined ? [] : [createAuditAlarm(create, integrationName, auditIntake)]),
      ...(runLogsIntake === undefined ? [] : createRunLogsAlarms(create, integrationName, runLogsIntake)),
      ...createDeliveryAlarms(create, integrationName, delivery),
      ...(registration.kind === "manual" ? [] : createRegistrationAlarms(create, integrationName, registration)),
    ];
    if (alarmEmail !== undefined) {
      this.alarmTopic = createAlarmTopic(this, "AlarmTopic", configuration, hosting, alarmEmail);
      const mail = new SnsAction(this.alarmTopic);
      for (const alarm of this.alarms) {
        alarm.addAlarmAction(mail);
        alarm.addOkAction(mail);
      }
      if (runbookInRepository() === undefined && configuration.runbookUrl === undefined) {
        const remedy =
          "Set runbookUrl to the URL of your copy of docs/runbook.md, such as https://wiki.example/runbook.";
        Annotations.of(this).addInfo(`The e-mails of the alarms have no link to the runbook. ${remedy}`);
      }
    }
    if (configuration.cloudWatchDashboard) {
      this.dashboardName = createDashboard(this, "Dashboard", pipeline, this.alarms).dashboardName;
    }
  }
}
