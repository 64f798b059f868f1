import { Stack } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import type { Configuration } from "../configuration/configuration.ts";
import { type RunbookSection, runbookLink } from "./runbook.ts";

export interface RunbookAlarmProps {
  /** A few words: the end of the alarm's name. */
  readonly title: string;
  readonly metric: IMetric;
  /** Values above it are alarming. */
  readonly above: number;
  /** The consequence, in sentences. */
  readonly meaning: string;
  /** Says what to do. */
  readonly section: RunbookSection;
  /**
   * Number of latest periods to evaluate.
   * @default 1
   */
  readonly periods?: number;
  /**
   * Number of alarming periods among them.
   * @default 1
   */
  readonly alarmingPeriods?: number;
  /**
   * Whether missing data is alarming.
   * @default false
   */
  readonly missingIsAlarming?: boolean;
}

export type CreateAlarm = (id: string, props: RunbookAlarmProps) => Alarm;

export function alarmsOf(scope: Construct, configuration: Configuration): CreateAlarm {
  return (id, props) =>
    new Alarm(scope, id, {
      alarmName: alarmName(scope, configuration.integrationName, props.title),
      alarmDescription: `${props.meaning} Runbook: ${runbookLink(props.section, configuration.runbookUrl)}`,
      metric: props.metric,
      threshold: props.above,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: props.periods ?? 1,
      datapointsToAlarm: props.alarmingPeriods ?? 1,
      treatMissingData: props.missingIsAlarming === true ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
}

/**
 * Ends with the start of the construct's address. Otherwise a construct that moves within its stack could not be deployed:
 * CloudFormation creates the new alarm before it deletes the old one, and names are unique.
 */
function alarmName(scope: Construct, integrationName: string, title: string): string {
  const { stackName } = Stack.of(scope);
  const installation = stackName === integrationName ? stackName : `${stackName} ${integrationName}`;
  return `${installation} ${title} (${scope.node.addr.slice(2, 8)})`;
}
