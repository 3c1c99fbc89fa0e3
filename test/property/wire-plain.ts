/** An SDK client's answer as it compares: its stream read, without what the SDK says of the exchange and what S3's client adds beside `Expires`. */
export async function readAnswer(answer: Readonly<Record<string, unknown>>): Promise<unknown> {
  const members = Object.fromEntries(Object.entries(answer).filter(([name]) => name !== "$metadata" && name !== "ExpiresString"));
  const body = members["Body"] as { transformToByteArray?: () => Promise<Uint8Array> } | undefined;
  return plain(body?.transformToByteArray === undefined ? members : { ...members, Body: await body.transformToByteArray() });
}

/** Values as they compare: bytes in hexadecimal, times as text, nothing undefined. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return `bytes ${Buffer.from(value).toString("hex")}`;
  if (value instanceof Date) return `time ${value.toISOString()}`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item)]));
}
