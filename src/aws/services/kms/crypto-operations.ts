import type { DecryptRequest, DecryptResponse, EncryptRequest, EncryptResponse, GenerateDataKeyRequest, GenerateDataKeyResponse } from "@aws-sdk/client-kms";
import { AwsError } from "#model/errors";
import { refuseOtherValues } from "../../members.ts";
import { requireMember } from "../../strict-operation.ts";
import { openEnvelope, sealEnvelope } from "./envelope.ts";
import { validationException } from "./kms-errors.ts";
import { checkRange, keyNeed, kmsOperation, requireEnabled, requireKey } from "./kms-operation.ts";
import type { KmsOperations } from "./kms-operation.ts";

const symmetric = "SYMMETRIC_DEFAULT";

/** Encryption with a key. Ciphertext is an envelope that names its key: it opens only while that key is enabled. */
export const cryptoOperations: KmsOperations = {
  Encrypt: kmsOperation<EncryptRequest, EncryptResponse>("Encrypt", ["KeyId", "Plaintext", "EncryptionContext", "EncryptionAlgorithm"], {
    readOnly: true,
    authorize: (input, context) => [keyNeed("Encrypt", requireMember(input, "KeyId"), context, contextKeys(input.EncryptionContext))],
    handle: (input, context) => {
      refuseOtherValues("kms:Encrypt.EncryptionAlgorithm", input.EncryptionAlgorithm, [symmetric]);
      const key = requireEnabled(requireKey("Encrypt", requireMember(input, "KeyId"), { keys: "any", alias: true }, context));
      const plaintext = requireMember(input, "Plaintext");
      checkRange("plaintext", plaintext.byteLength, 1, 4096);
      return {
        CiphertextBlob: sealEnvelope({ key: key.arn, context: input.EncryptionContext ?? {}, nonce: context.newId("", 24), plaintext }),
        KeyId: key.arn,
        EncryptionAlgorithm: symmetric,
      };
    },
  }),

  Decrypt: kmsOperation<DecryptRequest, DecryptResponse>("Decrypt", ["KeyId", "CiphertextBlob", "EncryptionContext", "EncryptionAlgorithm"], {
    readOnly: true,
    authorize: (input, context) => [
      keyNeed("Decrypt", openEnvelope(input.CiphertextBlob)?.key ?? input.KeyId ?? "*", context, contextKeys(input.EncryptionContext)),
    ],
    handle: (input, context) => {
      refuseOtherValues("kms:Decrypt.EncryptionAlgorithm", input.EncryptionAlgorithm, [symmetric]);
      const envelope = openEnvelope(input.CiphertextBlob);
      if (envelope === undefined) throw new AwsError("InvalidCiphertextException", "");
      const key = requireEnabled(requireKey("Decrypt", envelope.key, { keys: "any" }, context));
      if (input.KeyId !== undefined && requireKey("Decrypt", input.KeyId, { keys: "any", alias: true }, context) !== key)
        throw new AwsError("IncorrectKeyException", "The key ID in the request does not identify a CMK that can perform this operation.");
      if (!isSameContext(envelope.context, input.EncryptionContext ?? {})) throw new AwsError("InvalidCiphertextException", "");
      return { KeyId: key.arn, Plaintext: envelope.plaintext, EncryptionAlgorithm: symmetric };
    },
  }),

  GenerateDataKey: kmsOperation<GenerateDataKeyRequest, GenerateDataKeyResponse>(
    "GenerateDataKey",
    ["KeyId", "KeySpec", "NumberOfBytes", "EncryptionContext"],
    {
      readOnly: true,
      authorize: (input, context) => [keyNeed("GenerateDataKey", requireMember(input, "KeyId"), context, contextKeys(input.EncryptionContext))],
      handle: (input, context) => {
        const key = requireEnabled(requireKey("GenerateDataKey", requireMember(input, "KeyId"), { keys: "any", alias: true }, context));
        if ((input.KeySpec === undefined) === (input.NumberOfBytes === undefined))
          throw validationException("Please specify either number of bytes or key spec.");
        const bytes = input.NumberOfBytes ?? (input.KeySpec === "AES_128" ? 16 : 32);
        const plaintext = Uint8Array.from(Buffer.from(context.newId("", checkRange("numberOfBytes", bytes, 1, 1024) * 2), "hex"));
        const sealed = sealEnvelope({ key: key.arn, context: input.EncryptionContext ?? {}, nonce: context.newId("", 24), plaintext });
        return { CiphertextBlob: sealed, Plaintext: plaintext, KeyId: key.arn };
      },
    },
  ),
};

function contextKeys(context: Readonly<Record<string, string>> = {}): Readonly<Record<string, string | readonly string[]>> {
  const names = Object.keys(context);
  if (names.length === 0) return {};
  return { ...Object.fromEntries(names.map((name) => [`kms:EncryptionContext:${name}`, context[name] ?? ""])), "kms:EncryptionContextKeys": names };
}

function isSameContext(left: Readonly<Record<string, string>>, right: Readonly<Record<string, string>>): boolean {
  const names = Object.keys(left);
  return names.length === Object.keys(right).length && names.every((name) => left[name] === right[name]);
}
