interface Properties {
  readonly id: string;
  readonly runId: string | null;
}

/** The id of a trace or a deployment. It leads to the run, if that is known. */
export function ProductId({ id, runId }: Properties) {
  return (
    <td class="mono">{runId === null ? id : <a href={`/runs/${encodeURIComponent(runId)}?show=products`}>{id}</a>}</td>
  );
}
