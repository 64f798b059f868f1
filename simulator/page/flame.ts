import type { Trace, TraceExecution } from "../messages/trace.ts";

/** `start` and `length` are shares of the graph's width, all other numbers are milliseconds. */
export interface FlameBar {
  readonly kind: "queue" | "execution" | "wait" | "stage";
  readonly name: string;
  /** "" for a bar that is no data of Datadog. */
  readonly status: string;
  readonly error: string;
  readonly start: number;
  readonly length: number;
  /** Since the run was queued. */
  readonly offset: number;
  readonly milliseconds: number;
}

export interface Flame {
  /** Executions with the waits between them, then their stages. Each row is in order of time. */
  readonly rows: readonly (readonly FlameBar[])[];
  readonly milliseconds: number;
}

type Bar = Pick<FlameBar, "kind" | "name" | "status" | "error"> & { readonly from: number; readonly to: number };

export function flameOf({ name, executions }: Trace): Flame {
  const [first, last] = [executions[0], executions.at(-1)];
  if (first === undefined || last === undefined) return { rows: [], milliseconds: 0 };
  const from = first.from - first.queueMilliseconds;
  const milliseconds = Math.max(1, last.to - from);
  const place = ({ from: begin, to: end, ...bar }: Bar): FlameBar => ({
    ...bar,
    start: (begin - from) / milliseconds,
    length: (end - begin) / milliseconds,
    offset: begin - from,
    milliseconds: end - begin,
  });
  const pipelines = executions.flatMap((execution, index) => {
    const { from: begin, to, status, error, queueMilliseconds, isResumed } = execution;
    return [
      ...waitBefore(execution, executions[index - 1]),
      ...(queueMilliseconds > 0 ? [plain("queue", "in the queue", begin - queueMilliseconds, begin)] : []),
      {
        kind: "execution" as const,
        name: isResumed ? `${name}, resumed` : name,
        status,
        error: error ?? "",
        from: begin,
        to,
      },
    ];
  });
  const stages = executions.flatMap((execution) =>
    execution.stages.map((stage) => ({ ...stage, kind: "stage" as const, error: stage.error ?? "" })),
  );
  return { rows: [pipelines.map(place), stages.map(place)], milliseconds };
}

/** Datadog has no data between a blocked execution and the one that resumes it. */
function waitBefore({ from, queueMilliseconds }: TraceExecution, before: TraceExecution | undefined): readonly Bar[] {
  const begin = from - queueMilliseconds;
  return before === undefined || before.to >= begin ? [] : [plain("wait", "waits for a person", before.to, begin)];
}

function plain(kind: "queue" | "wait", name: string, from: number, to: number): Bar {
  return { kind, name, status: "", error: "", from, to };
}
