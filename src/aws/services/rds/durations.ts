const minute = 60_000;

type Durations = Readonly<
  Record<"createCluster" | "createInstance" | "restore" | "modify" | "snapshot" | "copySnapshot" | "deleteCluster" | "deleteInstance", number>
>;

/** How long RDS takes, on the scenario's clock. AWS promises none of these; they are of the order that its users see. */
export const durations: Durations = {
  createCluster: minute,
  createInstance: 6 * minute,
  restore: 10 * minute,
  modify: 2 * minute,
  snapshot: 3 * minute,
  copySnapshot: 5 * minute,
  deleteCluster: minute,
  deleteInstance: 4 * minute,
};

export const day: number = 24 * 60 * minute;

export function after(moment: Date, milliseconds: number): Date {
  return new Date(moment.getTime() + milliseconds);
}
