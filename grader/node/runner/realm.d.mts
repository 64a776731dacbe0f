import type { Realm } from "../../spec/link.js";

export function pathOf(root: string, id: string): string;
export function realmOf(options: { root: string; bundle: string; parameters: readonly string[] }): Realm;
