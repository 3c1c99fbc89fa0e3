/** What stands in for ciphertext: it hides nothing, and says which key would have been needed. */
export interface Envelope {
  /** ARN. */
  readonly key: string;
  readonly context: Readonly<Record<string, string>>;
  /** Makes two encryptions of the same text differ. */
  readonly nonce: string;
  readonly plaintext: Uint8Array;
}

const mark = "scartissue-kms-envelope:";

export function sealEnvelope(envelope: Envelope): Uint8Array {
  const { plaintext, ...rest } = envelope;
  return new TextEncoder().encode(mark + JSON.stringify({ ...rest, plaintext: Buffer.from(plaintext).toString("base64") }));
}

/** Undefined for bytes that no key here has sealed. */
export function openEnvelope(bytes: Uint8Array | undefined): Envelope | undefined {
  const text = new TextDecoder().decode(bytes);
  if (!text.startsWith(mark)) return undefined;
  try {
    const { plaintext, ...rest } = JSON.parse(text.slice(mark.length)) as Omit<Envelope, "plaintext"> & { readonly plaintext: string };
    return { ...rest, plaintext: Uint8Array.from(Buffer.from(plaintext, "base64")) };
  } catch {
    return undefined;
  }
}
