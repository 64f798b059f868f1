import { EventsApi } from "@datadog/datadog-api-client/dist/packages/datadog-api-client-v1/apis/EventsApi.js";
import type { DatadogEvent } from "../forwarder/destinations/events/domain/datadog-event.ts";
import type { Answer } from "../forwarder/domain/answer.ts";
import type { Secret } from "../shared/secret.ts";
import { createPost, plainBody } from "./datadog-post.ts";
import type { HttpClient } from "./http.ts";

/** `url` is an origin such as `https://api.datadoghq.eu`. Version 1, since version 2 wants an application key too. */
export function createDatadogEvents(url: string, request: HttpClient) {
  const post = createPost(url, request, plainBody);

  /** Never retries. */
  const sendEvent = ({ tags, ...event }: DatadogEvent, apiKey: Secret, deadlineMilliseconds: number): Promise<Answer> =>
    post(apiKey, deadlineMilliseconds, (configuration) =>
      new EventsApi(configuration).createEvent({ body: { ...event, tags: [...tags], sourceTypeName: "spacelift" } }),
    );

  return { sendEvent };
}
