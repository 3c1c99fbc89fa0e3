/** The versions that the real side is played with. */
export const versions = { terraform: "1.11.4", provider: "5.100.0" } as const;
