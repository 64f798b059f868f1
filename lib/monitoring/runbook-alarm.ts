import { Stack } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import type { Configuration } from "../configuration/configuration.ts";
import { type RunbookSection, runbookLink } from "./runbook.ts";

/** The properties of an alarm on a value that is too high. */
export interface RunbookAlarmProps {
  /** A few words for people: the end of the alarm's name. */
  readonly title: string;
  readonly metric: IMetric;
  /** A value above this one is alarming. */
  readonly above: number;
  /** The consequence, in sentences. */
  readonly meaning: string;
  /** The section of the runbook that says what to do. */
  readonly section: RunbookSection;
  /**
   * How many of the latest periods are evaluated.
   * @default 1
   */
  readonly periods?: number;
  /**
   * In how many of those periods the value has to be alarming.
   * @default 1
   */
  readonly alarmingPeriods?: number;
  /**
   * Whether a period without a measurement is alarming.
   * @default false
   */
  readonly missingIsAlarming?: boolean;
}

/** Creates an alarm of one installation, whose description links to the runbook. */
export type CreateAlarm = (id: string, props: RunbookAlarmProps) => Alarm;

/** Creates alarms in `scope`. */
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
 * Words, and the beginning of the construct's address. Without the address, a construct that moves within its stack could
 * not be deployed: CloudFormation creates the new alarm before it deletes the old one, and a name is taken once.
 */
function alarmName(scope: Construct, integrationName: string, title: string): string {
  const { stackName } = Stack.of(scope);
  const installation = stackName === integrationName ? stackName : `${stackName} ${integrationName}`;
  return `${installation} ${title} (${scope.node.addr.slice(2, 8)})`;
}
