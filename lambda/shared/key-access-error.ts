/** KMS does not let the function use the key of a SecureString, or the key is disabled or deleted. */
export class KeyAccessError extends Error {
  override readonly name = "KeyAccessError";
  readonly parameter: string;

  /** `detail` is the error message from AWS, which may name the key. */
  constructor(parameter: string, detail: string, keyArn = keyArnIn(detail)) {
    const key = keyArn ?? "of your own";
    super(
      `The SSM parameter ${parameter} cannot be used, because KMS refuses the key ${key} (${detail}): enable the key, set kmsKeyArn to its ARN, and let the key's policy enable IAM policies of this account, then deploy again. The functions may use only this key and aws/ssm.`,
    );
    this.parameter = parameter;
  }
}

function keyArnIn(text: string): string | undefined {
  return /\barn:[\w-]+:kms:[\w-]+:\d+:key\/[\w-]+/.exec(text)?.[0];
}

/**
 * Parameter Store passes on KMS's refusals: `InvalidKeyId` for a disabled or deleted key, else `AccessDeniedException` (AWS
 * Systems Manager, "How AWS Systems Manager Parameter Store uses AWS KMS"). A missing permission on the parameter itself
 * is an `AccessDeniedException`, too.
 */
export function isKeyRefusal({ name, message }: Error): boolean {
  if (name === "InvalidKeyId") return true;
  return name === "AccessDeniedException" && /\bkms:|AWSKMS|ciphertext refers/i.test(message);
}
