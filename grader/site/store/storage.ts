let known: { storage: Storage | undefined } | undefined;

/** The browser's store; undefined where it gives none, as in some private windows. It is tried once: other tabs hear of every trial. */
export function browserStorage(): Storage | undefined {
  known ??= { storage: tried() };
  return known.storage;
}

function tried(): Storage | undefined {
  try {
    const store = globalThis.localStorage;
    const key = "kata:trial";
    store.setItem(key, "1");
    store.removeItem(key);
    return store;
  } catch (error) {
    // A store that is full is still one.
    return (error as DOMException).name === "QuotaExceededError" ? globalThis.localStorage : undefined;
  }
}
