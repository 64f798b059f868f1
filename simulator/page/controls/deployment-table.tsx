import type { HeldDeployment } from "../../messages/product.ts";
import { formatMilliseconds } from "../duration.ts";
import { formatDate } from "../text.ts";
import { Badge } from "./badge.tsx";
import { ProductId } from "./product-id.tsx";

/** Deployments as DORA Metrics has them. */
export function DeploymentTable({ deployments }: { readonly deployments: readonly HeldDeployment[] }) {
  return (
    <table class="series deployments">
      <thead>
        <tr>
          <th scope="col">Service</th>
          <th scope="col">Environment</th>
          <th scope="col">Result</th>
          <th scope="col">Commit</th>
          <th scope="col">Finished</th>
          <th scope="col" class="number">
            Duration
          </th>
          <th scope="col">Id</th>
        </tr>
      </thead>
      <tbody>
        {deployments.map((deployment, index) => (
          <Row key={`${deployment.id} ${index}`} deployment={deployment} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ deployment }: { readonly deployment: HeldDeployment }) {
  const { id, service, env, from, to, commit, repository, isChangeFailure, runId } = deployment;
  return (
    <tr data-deployment={id}>
      <th scope="row">{service}</th>
      <td>{env || "–"}</td>
      <td>{isChangeFailure ? <Badge tone="bad">change failure</Badge> : <Badge tone="good">deployed</Badge>}</td>
      <td class="mono" title={repository}>
        {commit.slice(0, 7) || "–"}
      </td>
      <td>{formatDate(to)}</td>
      <td class="number">{formatMilliseconds(to - from)}</td>
      <ProductId id={id} runId={runId} />
    </tr>
  );
}
