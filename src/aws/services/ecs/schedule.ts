import type { ServiceSchedule } from "../../service.ts";
import { tasksOf } from "./lookup.ts";
import type { EcsState, ServiceRecord } from "./state.ts";

/** Draining services become INACTIVE, and their tasks stop. */
export const schedule: ServiceSchedule<EcsState> = {
  nextAt(state) {
    const times = draining(state).map((service) => service.inactiveAt?.getTime() ?? Infinity);
    return times.length === 0 ? undefined : new Date(Math.min(...times));
  },
  run(state, at) {
    for (const service of draining(state).filter((one) => one.inactiveAt !== undefined && one.inactiveAt <= at)) {
      service.status = "INACTIVE";
      service.inactiveAt = undefined;
      for (const task of tasksOf(state, service)) state.tasks.delete(task.arn);
    }
  },
};

function draining(state: EcsState): readonly ServiceRecord[] {
  return [...state.services.values()].filter((service) => service.status === "DRAINING");
}
