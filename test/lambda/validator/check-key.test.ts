import { expect, test } from "vitest";
import { KeyAccessError } from "../../../lambda/shared/key-access-error.ts";
import { checkKey } from "../../../lambda/validator/check-key.ts";

test("a parameter whose KMS key is refused is unusable, and the sentence names the parameter and the key", async () => {
  const keyArn = "arn:aws:kms:eu-west-1:111122223333:key/1a";
  const refusal = new KeyAccessError("/team/api-key", "AccessDeniedException: no", keyArn);
  const verdict = await checkKey(
    { datadogUrl: "https://api.datadoghq.eu", apiKeyParameter: "/team/api-key" },
    {
      parameters: { read: () => Promise.reject(refusal) },
      validate: () => Promise.resolve({ kind: "valid" }),
      retry: (step) => step(),
    },
  );
  expect(verdict).toEqual({ kind: "unusable", sentence: refusal.message });
  expect(refusal.message).toContain(keyArn);
});
