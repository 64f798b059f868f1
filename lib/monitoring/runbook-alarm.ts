import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { Construct } from "constructs";
import { type RunbookSection, runbookLink } from "./runbook.ts";

/** What a `createRunbookAlarm` needs. */
export interface RunbookAlarmProps {
  readonly metric: IMetric;
  /** A value above this one is alarming. */
  readonly above: number;
  /** What it means, in sentences. */
  readonly meaning: string;
  /** What the runbook says about it. */
  readonly section: RunbookSection;
  /**
   * How many of the latest periods are looked at.
   * @default 1
   */
  readonly periods?: number;
  /**
   * In how many of those periods the value has to be alarming.
   * @default 1
   */
  readonly alarmingPeriods?: number;
}

/** An alarm on what ought not to be, whose description leads to the runbook. Where nothing is measured, nothing is wrong. */
export function createRunbookAlarm(scope: Construct, id: string, props: RunbookAlarmProps): Alarm {
  const { metric, above, meaning, section, periods = 1, alarmingPeriods = 1 } = props;
  return new Alarm(scope, id, {
    metric,
    threshold: above,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    evaluationPeriods: periods,
    datapointsToAlarm: alarmingPeriods,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription: describe(meaning, section),
  });
}

/** What an alarm says: what it means, and where to read on. */
export function describe(meaning: string, section: RunbookSection): string {
  return `${meaning} What to do: ${runbookLink(section)}`;
}
