/** An HTTP request as it came in: nothing decoded, nothing trusted. */
export interface WireRequest {
  readonly method: string;
  /** Path and query exactly as sent, percent-encoding kept. */
  readonly target: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** An HTTP answer, ready to be written. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}
