// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** A tuning job's training jobs, which moto does not start, and the best of them. */
import type { Account } from '../account';
import { sagemakerArn } from '../account';
import {
  at,
  isRecord,
  type JsonRecord,
  numberAt,
  record,
  recordsAt,
  textAt
} from '../json';
import type { Upstream } from '../upstream';
import type { Operation, Operations } from './operations';

/** AWS starts as many as were asked for; the demo stops here. */
const MOST_JOBS = 4;

interface Trial {
  readonly name: string;
  readonly settings: Readonly<Record<string, string>>;
}

export class TuningJobs {
  constructor(
    private readonly account: Account,
    private readonly upstream: Upstream
  ) {}

  /** What `operations` does, with trials. */
  over(operations: Operations): Operations {
    const create = operations['sagemaker:CreateHyperParameterTuningJob'];
    const describe = operations['sagemaker:DescribeHyperParameterTuningJob'];
    return {
      'sagemaker:CreateHyperParameterTuningJob': this.creating(create),
      'sagemaker:DescribeHyperParameterTuningJob': this.describing(describe)
    };
  }

  private creating(create: Operation): Operation {
    return async (parameters, context) => {
      const answer = await create(parameters, context);
      const name = textAt(parameters, 'HyperParameterTuningJobName') ?? '';
      const trials = trialsOf(name, parameters);
      for (const trial of trials) {
        await this.upstream.call(
          'sagemaker',
          'CreateTrainingJob',
          trainingJob(trial, parameters)
        );
      }
      this.trials.set(name, trials);
      return answer;
    };
  }

  private describing(describe: Operation): Operation {
    return async (parameters, context) => {
      const shown = { ...(await describe(parameters, context)) };
      const name = textAt(parameters, 'HyperParameterTuningJobName') ?? '';
      const trials = this.trials.get(name) ?? [];
      delete shown.OverallBestTrainingJob;
      delete shown.BestTrainingJob;
      const isDone =
        textAt(shown, 'HyperParameterTuningJobStatus') === 'Completed';
      if (isDone && trials.length > 0) {
        shown.BestTrainingJob = this.summary(trials[0], shown);
      }
      shown.TrainingJobStatusCounters = {
        Completed: isDone ? trials.length : 0,
        InProgress: isDone ? 0 : trials.length,
        RetryableError: 0,
        NonRetryableError: 0,
        Stopped: 0
      };
      return shown;
    };
  }

  private summary(trial: Trial, shown: JsonRecord): JsonRecord {
    const objective = at(
      shown,
      'HyperParameterTuningJobConfig.HyperParameterTuningJobObjective'
    );
    return record({
      TrainingJobName: trial.name,
      TrainingJobArn: sagemakerArn(
        this.account,
        `training-job/${trial.name.toLowerCase()}`
      ),
      CreationTime: shown.CreationTime,
      TrainingJobStatus: 'Completed',
      TunedHyperParameters: { ...trial.settings },
      FinalHyperParameterTuningJobObjectiveMetric: {
        MetricName: textAt(objective, 'MetricName') ?? 'objective',
        Value: 0.02
      },
      ObjectiveStatus: 'Succeeded'
    });
  }

  private readonly trials = new Map<string, readonly Trial[]>();
}

/** Spread evenly over the ranges; the first is called the best. */
function trialsOf(name: string, parameters: JsonRecord): Trial[] {
  const config = 'HyperParameterTuningJobConfig';
  const asked = numberAt(
    parameters,
    `${config}.ResourceLimits.MaxNumberOfTrainingJobs`
  );
  const count = Math.min(asked ?? 1, MOST_JOBS);
  const ranges = `${config}.ParameterRanges`;
  const between = (range: JsonRecord, share: number): number => {
    const least = Number(textAt(range, 'MinValue') ?? 0);
    return least + (Number(textAt(range, 'MaxValue') ?? 1) - least) * share;
  };
  return Array.from({ length: count }, (_, index) => {
    const share = (index + 1) / (count + 1);
    const settings: Record<string, string> = {};
    for (const range of recordsAt(
      parameters,
      `${ranges}.ContinuousParameterRanges`
    )) {
      settings[textAt(range, 'Name') ?? ''] = between(range, share).toFixed(4);
    }
    for (const range of recordsAt(
      parameters,
      `${ranges}.IntegerParameterRanges`
    )) {
      settings[textAt(range, 'Name') ?? ''] = String(
        Math.round(between(range, share))
      );
    }
    const number = String(index + 1).padStart(3, '0');
    return { name: `${name}-${number}-${number}5a1e`, settings };
  });
}

function trainingJob(trial: Trial, parameters: JsonRecord): JsonRecord {
  const [first] = recordsAt(parameters, 'TrainingJobDefinitions');
  const single = parameters.TrainingJobDefinition;
  const definition = isRecord(single) ? single : (first ?? {});
  const given = definition.StaticHyperParameters;
  const tuned = definition.HyperParameterTuningResourceConfig;
  return record({
    TrainingJobName: trial.name,
    AlgorithmSpecification: definition.AlgorithmSpecification,
    RoleArn: definition.RoleArn,
    InputDataConfig: definition.InputDataConfig,
    OutputDataConfig: definition.OutputDataConfig,
    ResourceConfig: definition.ResourceConfig ?? tuned,
    VpcConfig: definition.VpcConfig,
    StoppingCondition: definition.StoppingCondition,
    HyperParameters: { ...(isRecord(given) ? given : {}), ...trial.settings },
    Tags: parameters.Tags
  });
}
