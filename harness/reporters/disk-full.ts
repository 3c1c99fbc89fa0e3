/** Whether an error of the file system says that there is no room: on the disk, in a quota, or below the largest size that a file may have. */
export function isDiskFull(cause: unknown): boolean {
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  return code === "ENOSPC" || code === "EDQUOT" || code === "EFBIG";
}
