import { homedir, userInfo } from "node:os";
import type { Surroundings } from "./find-real-credentials.ts";

/** This process's own: its environment and its user's homes, by what `HOME` says and by what the system says. */
export function surroundingsHere(): Surroundings {
  const homes = [process.env["HOME"], homedir(), userInfo().homedir].filter((home): home is string => home !== undefined && home !== "");
  return { environment: process.env, homes: [...new Set(homes)] };
}
