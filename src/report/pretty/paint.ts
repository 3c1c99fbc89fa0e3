/** Colours of a terminal, or none. */
export interface Paint {
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly bold: (text: string) => string;
  /** Colour and background change places. */
  readonly inverse: (text: string) => string;
}

const codes = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1, inverse: 7 } as const;

/** @param colours whether the reader's terminal shows them */
export function createPaint(colours: boolean): Paint {
  const painter = (code: number) => (text: string) => (colours ? `\u001B[${code}m${text}\u001B[0m` : text);
  return {
    red: painter(codes.red),
    green: painter(codes.green),
    yellow: painter(codes.yellow),
    cyan: painter(codes.cyan),
    dim: painter(codes.dim),
    bold: painter(codes.bold),
    inverse: painter(codes.inverse),
  };
}
