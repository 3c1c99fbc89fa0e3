import { unsupported } from "./terraform-error.ts";

/**
 * A number as Terraform writes it into strings and JSON: decimal digits, never an exponent.
 *
 * Terraform counts with 512 bits, this one with doubles: what a double cannot carry to the last digit is refused.
 *
 * @throws TerraformError for integers beyond 2^53 and fractions with more than 15 digits
 */
export function numberText(number: number): string {
  if (Number.isSafeInteger(number)) return String(number === 0 ? 0 : number);
  if (!Number.isFinite(number) || Number.isInteger(number)) throw unsupported(`A number as large as ${number}`);
  if (Number(number.toPrecision(15)) !== number) throw unsupported(`A fraction with more than 15 digits (${number}) as text`);
  const text = String(number);
  return text.includes("e") ? expand(text) : text;
}

/** Takes the noise of binary fractions away, so that 0.1 + 0.2 is 0.3. */
export function settle(number: number): number {
  if (Number.isInteger(number) || !Number.isFinite(number)) return number;
  const rounded = Number(number.toPrecision(15));
  return Math.abs(rounded - number) <= Math.abs(number) * Number.EPSILON * 2 ? rounded : number;
}

function expand(text: string): string {
  const [digits = "", exponent = "0"] = text.split("e");
  const negative = digits.startsWith("-") ? "-" : "";
  return `${negative}0.${"0".repeat(-Number(exponent) - 1)}${digits.replace(/[-.]/g, "")}`;
}
