/** The scenario that a newcomer sees first. */
export const tourScenario: string = "missing-state-cleanup";
