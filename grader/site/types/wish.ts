// Whether types are checked while somebody types: TypeScript is 1.2 MB, so a slow or metered line gets it only when asked.

const KEY = "kata:types";

/** Not all browsers tell of their line. */
interface Line {
  saveData?: boolean;
  effectiveType?: string;
}

export function isSlow({ connection }: { connection?: Line } = navigator as { connection?: Line }): boolean {
  return connection?.saveData === true || /^(slow-2g|2g|3g)$/.test(connection?.effectiveType ?? "");
}

/** As the learner has chosen, else as the line is. */
export function wantsTypes(storage: Storage | undefined): boolean {
  const chosen = storage?.getItem(KEY) ?? undefined;
  return chosen === undefined ? !isSlow() : chosen === "on";
}

export function choose(storage: Storage | undefined, wants: boolean): void {
  try {
    storage?.setItem(KEY, wants ? "on" : "off");
  } catch {
    // A full store: the choice holds as long as the page is open.
  }
}
