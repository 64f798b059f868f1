import { DORAMetricsApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v2/apis/DORAMetricsApi.js";
import type { Deployment } from "../forwarder/destinations/deployments/domain/deployment.ts";
import type { Answer } from "../forwarder/domain/answer.ts";
import { describeError } from "../shared/log.ts";
import type { Secret } from "../shared/secret.ts";
import { createPost, plainBody } from "./datadog-post.ts";
import type { HttpClient } from "./http.ts";

/** `url` is an origin such as `https://api.datadoghq.eu`. */
export function createDatadogDeployments(url: string, request: HttpClient) {
  const post = createPost(url, request, plainBody);

  /** Never retries. */
  const sendDeployment = (
    { customTags, ...deployment }: Deployment,
    apiKey: Secret,
    deadlineMilliseconds: number,
  ): Promise<Answer> =>
    post(apiKey, deadlineMilliseconds, (configuration) =>
      new DORAMetricsApi(configuration).createDORADeployment({
        body: { data: { attributes: { ...deployment, customTags: [...customTags] } } },
      }),
    );

  /**
   * Idempotent. Datadog wants an application key as well (docs.datadoghq.com, "Patch a deployment event"). Never retries.
   */
  const markChangeFailure = async (
    id: string,
    apiKey: Secret,
    readAppKey: () => Promise<Secret>,
    deadlineMilliseconds: number,
  ): Promise<Answer> => {
    const appKey = await readAppKey().catch(describeError);
    if (typeof appKey === "string") return { kind: "not_sent", why: "unreachable", detail: appKey };
    const attributes = { changeFailure: true };
    const mark: Parameters<typeof post>[2] = (configuration) =>
      new DORAMetricsApi(configuration).patchDORADeployment({
        deploymentId: id,
        body: { data: { id, type: "dora_deployment_patch_request", attributes } },
      });
    return post(apiKey, deadlineMilliseconds, mark, appKey);
  };

  return { sendDeployment, markChangeFailure };
}
