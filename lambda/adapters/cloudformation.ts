import type { HttpClient } from "./http.ts";

const mostTries = 4;
const pauseMilliseconds = 500;
const deadlineMilliseconds = 3_000;

/** Rejects after four tries. Anybody with the signed URL could answer, so no error shows it. */
export function createResponder(request: HttpClient, wait: (milliseconds: number) => Promise<void>) {
  return async (responseUrl: string, answer: string): Promise<void> => {
    const body = Buffer.from(answer);
    // The signature covers an empty content type (AWS CloudFormation, module `cfn-response`).
    const headers = { "Content-Type": "", "Content-Length": String(body.length) };
    for (let tries = 1; ; tries += 1) {
      const result = await request({ method: "PUT", url: responseUrl, headers, body, deadlineMilliseconds });
      if (result.kind === "answered" && result.status < 300) return;
      const detail = result.kind === "answered" ? `status ${result.status}` : result.detail;
      if (tries === mostTries) throw new Error(`CloudFormation did not accept the answer: ${withoutUrls(detail)}`);
      await wait(pauseMilliseconds * tries);
    }
  };
}

function withoutUrls(text: string): string {
  return text.replace(/https?:\S+/g, "[url]");
}
