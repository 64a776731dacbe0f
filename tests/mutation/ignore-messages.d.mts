import type { Ignorer } from "@stryker-mutator/api/ignore";

export const strykerPlugins: { kind: string; name: string; value: Ignorer }[];
