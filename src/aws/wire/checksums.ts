import { createHash } from "node:crypto";
import { AwsError, UnsupportedError } from "#model/errors";

/** Checksum headers of S3 that are checked, with how each is computed. */
const algorithms: Readonly<Record<string, { readonly name: string; readonly bytes: number; readonly of: (content: Uint8Array) => Buffer }>> = {
  "content-md5": { name: "Content-MD5", bytes: 16, of: (content) => createHash("md5").update(content).digest() },
  "x-amz-checksum-sha1": { name: "SHA1", bytes: 20, of: (content) => createHash("sha1").update(content).digest() },
  "x-amz-checksum-sha256": { name: "SHA256", bytes: 32, of: (content) => createHash("sha256").update(content).digest() },
  "x-amz-checksum-crc32": { name: "CRC32", bytes: 4, of: (content) => crc(content, crc32Table()) },
  "x-amz-checksum-crc32c": { name: "CRC32C", bytes: 4, of: (content) => crc(content, crc32cTable()) },
  "x-amz-checksum-crc64nvme": { name: "CRC64NVME", bytes: 8, of: crc64nvme },
};

/**
 * Holds a payload against the checksums that came with it.
 * @throws AwsError `InvalidDigest`, `InvalidRequest`, `BadDigest`
 * @throws UnsupportedError for an algorithm that is not known here: S3 may know it
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 */
export function checkChecksums(headers: Readonly<Record<string, string>>, content: Uint8Array): void {
  for (const [header, value] of Object.entries(headers)) {
    const algorithm = algorithms[header];
    if (algorithm === undefined) {
      if (/^x-amz-checksum-(?!algorithm$|mode$|type$)/.test(header)) throw new UnsupportedError(`s3:${header}`, "the embedded AWS");
      continue;
    }
    const promised = Buffer.from(value, "base64");
    if (promised.length !== algorithm.bytes || promised.toString("base64") !== value) throw invalid(header);
    if (!algorithm.of(content).equals(promised)) throw wrong(header, algorithm.name);
  }
}

function invalid(header: string): AwsError {
  if (header === "content-md5") return new AwsError("InvalidDigest", "The Content-MD5 you specified was invalid.", 400);
  return new AwsError("InvalidRequest", `Value for ${header} header is invalid.`, 400);
}

function wrong(header: string, name: string): AwsError {
  if (header === "content-md5") return new AwsError("BadDigest", "The Content-MD5 you specified did not match what we received.", 400);
  return new AwsError("BadDigest", `The ${name} you specified did not match the calculated checksum.`, 400);
}

function crc(content: Uint8Array, table: Uint32Array): Buffer {
  let value = 0xff_ff_ff_ff;
  for (const byte of content) value = (table[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  const result = Buffer.alloc(4);
  result.writeUInt32BE((value ^ 0xff_ff_ff_ff) >>> 0);
  return result;
}

/** As two halves of 32 bits: sixty-four bits at once would need bigints, a hundred times slower. */
function crc64nvme(content: Uint8Array): Buffer {
  const { high: highTable, low: lowTable } = crc64Table();
  let high = 0xff_ff_ff_ff;
  let low = 0xff_ff_ff_ff;
  for (const byte of content) {
    const index = (low ^ byte) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ (lowTable[index] ?? 0);
    high = (high >>> 8) ^ (highTable[index] ?? 0);
  }
  const result = Buffer.alloc(8);
  result.writeUInt32BE(~high >>> 0, 0);
  result.writeUInt32BE(~low >>> 0, 4);
  return result;
}

const crc32Table = once(() => tableOf(0xed_b8_83_20));
const crc32cTable = once(() => tableOf(0x82_f6_3b_78));
const crc64Table = once(() => {
  const polynomial = 0x9a_6c_93_29_ac_4b_c9_b5n;
  const [high, low] = [new Uint32Array(256), new Uint32Array(256)];
  for (let byte = 0; byte < 256; byte++) {
    let value = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) value = (value & 1n) === 1n ? (value >> 1n) ^ polynomial : value >> 1n;
    high[byte] = Number(value >> 32n);
    low[byte] = Number(value & 0xff_ff_ff_ffn);
  }
  return { high, low };
});

function tableOf(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    return value >>> 0;
  });
}

function once<Result>(make: () => Result): () => Result {
  let made: { readonly result: Result } | undefined;
  return () => (made ??= { result: make() }).result;
}
