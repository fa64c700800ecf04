import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';

export interface HouseAlarmProps {
  /** What is measured, over one evaluation period. */
  readonly metric: IMetric;
  /** The alarm rings when the measurement reaches this. */
  readonly threshold: number;
  /** How many periods in a row it must be reached. Default: 1 */
  readonly periods?: number;
  /** Whether no data means trouble: of what is measured always. Default: no */
  readonly silenceRings?: boolean;
  /** What happened and what users lose, in a sentence or two. */
  readonly meaning: string;
  /** Heading of its entry in docs/runbook.md, as a link anchor. */
  readonly runbook: string;
}

/** An alarm that says what it means for people and where its runbook entry is. */
export class HouseAlarm extends Construct {
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, props: HouseAlarmProps) {
    super(scope, id);
    this.alarm = new Alarm(this, 'Alarm', {
      metric: props.metric,
      threshold: props.threshold,
      evaluationPeriods: props.periods ?? 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: props.silenceRings ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      alarmDescription: `${props.meaning} What to do: docs/runbook.md#${props.runbook}`,
    });
  }
}

/** The period over which alarms measure. */
export const alarmPeriod = Duration.minutes(5);

/** Several measurements as one. A metric that has no data at the moment counts as 0. */
export function sum(label: string, metrics: readonly IMetric[]): IMetric {
  return new MathExpression({
    label,
    expression: 'SUM(FILL(METRICS(), 0))',
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric])),
    period: alarmPeriod,
  });
}
