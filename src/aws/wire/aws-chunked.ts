import { AwsError } from "#model/errors";

/** A body taken out of its `aws-chunked` coat. */
export interface Unchunked {
  readonly payload: Uint8Array;
  /** Headers behind the last chunk, names in lower case. */
  readonly trailers: Readonly<Record<string, string>>;
}

/** Looks at each chunk as it is read, the empty last one included. @throws AwsError `SignatureDoesNotMatch` */
export interface ChunkSignatures {
  chunk(content: Uint8Array, signature: string): void;
  /** `lines` are the trailers as signed: `name:value\n` each. */
  trailer(lines: string, signature: string): void;
}

/** Every chunk but the last must have at least this many bytes. */
const smallestChunk = 8192;
/** Of a chunk's head or a trailer, bytes. */
const longestLine = 4096;
const mostTrailers = 16;

/**
 * Takes apart `aws-chunked`: `SIZE[;chunk-signature=…]\r\n BYTES \r\n … 0[;…]\r\n [NAME:VALUE\r\n …] \r\n`.
 * @throws AwsError `InvalidChunkSizeError`, `IncompleteBody`, `MalformedTrailerError`, `InvalidRequest`
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function readAwsChunked(body: Uint8Array, decodedLength: number, signatures?: ChunkSignatures): Unchunked {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const chunks: Uint8Array[] = [];
  let total = 0;
  let at = 0;
  for (;;) {
    const [head, next] = line(bytes, at);
    const { size, signature } = readHead(head);
    if (size > bytes.length - next) throw incomplete();
    const content = bytes.subarray(next, next + size);
    signatures?.chunk(content, signature);
    at = next + size;
    if (size === 0) break;
    if (bytes[at] !== 13 || bytes[at + 1] !== 10) throw incomplete();
    at += 2;
    const before = chunks.at(-1);
    if (before !== undefined && before.length < smallestChunk)
      throw new AwsError("InvalidChunkSizeError", "Only the last chunk is allowed to have a size less than 8192 bytes", 403);
    chunks.push(content);
    total += size;
  }
  if (total !== decodedLength) throw incomplete();
  return { payload: new Uint8Array(Buffer.concat(chunks, total)), trailers: readTrailers(bytes, at, signatures) };
}

function readHead(head: string): { readonly size: number; readonly signature: string } {
  const match = /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(head);
  if (match === null) throw new AwsError("InvalidRequest", "The chunk's head is not a size in hexadecimal and, for signed chunks, a signature.", 400);
  return { size: Number.parseInt(match[1] ?? "", 16), signature: match[2] ?? "" };
}

function readTrailers(bytes: Buffer, start: number, signatures: ChunkSignatures | undefined): Readonly<Record<string, string>> {
  const trailers: Record<string, string> = {};
  let signed = "";
  let signature = "";
  for (let at = start, count = 0; at < bytes.length; count++) {
    const [text, next] = line(bytes, at);
    at = next;
    if (text === "") {
      if (at < bytes.length) throw malformedTrailer();
      break;
    }
    const [, name = "", value = ""] = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):[ \t]*(.*?)[ \t]*$/.exec(text) ?? [];
    if (name === "" || count >= mostTrailers) throw malformedTrailer();
    if (name.toLowerCase() === "x-amz-trailer-signature") {
      signature = value;
      continue;
    }
    trailers[name.toLowerCase()] = value;
    signed += `${name.toLowerCase()}:${value}\n`;
  }
  if (signed !== "" || signature !== "") signatures?.trailer(signed, signature);
  return trailers;
}

function line(bytes: Buffer, at: number): readonly [text: string, next: number] {
  const end = bytes.indexOf("\r\n", at, "latin1");
  if (end < 0 || end - at > longestLine) throw incomplete();
  return [bytes.toString("latin1", at, end), end + 2];
}

function incomplete(): AwsError {
  return new AwsError("IncompleteBody", "The request body terminated unexpectedly", 400);
}

function malformedTrailer(): AwsError {
  return new AwsError("MalformedTrailerError", "The request contained trailing data that was not well-formed or did not conform to our published schema.", 400);
}
