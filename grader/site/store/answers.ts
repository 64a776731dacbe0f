import { answered, answerKey, keptKey, shownKey } from "./keys.js";

// The learner's texts in the browser's store. Every keystroke is kept; versions that were judged, or that something replaced, are kept
// beside them as far as there is room, and go before anything else does.

/** What happened to a text that was to be kept. */
export type Kept = "kept" | "full" | "no store";

export interface Version {
  /** When it was put aside, as `2026-12-01T18:30:00.000Z`. */
  at: string;
  text: string;
}

/** So many versions of one answer. */
const MOST_VERSIONS = 10;

/** A store that may be missing, as in some private windows, or full. */
export class Answers {
  readonly #store: Storage | undefined;
  /** What the store has no room for, for as long as the page is open. */
  readonly #unkept = new Map<string, string>();

  constructor(store: Storage | undefined) {
    this.#store = store;
  }

  /** The learner's text; undefined where there is none. */
  textOf(slug: string): string | undefined {
    return this.#unkept.get(slug) ?? this.#store?.getItem(answerKey(slug)) ?? undefined;
  }

  /** The slugs of all that the learner has answered. */
  slugs(): string[] {
    const kept = this.#store ? answered(this.#store) : [];
    return [...new Set([...kept, ...this.#unkept.keys()])].sort();
  }

  /** Keeps a text, at the price of old versions and pictures where there is no room. */
  keep(slug: string, text: string): Kept {
    const done = this.#put(answerKey(slug), text);
    if (done === "kept") this.#unkept.delete(slug);
    else this.#unkept.set(slug, text);
    return done;
  }

  /** Forgets the learner's text: then the stub is there again. */
  drop(slug: string): void {
    this.#unkept.delete(slug);
    this.#store?.removeItem(answerKey(slug));
  }

  /** The texts that were put aside, the last one first. */
  versions(slug: string): Version[] {
    try {
      const versions = JSON.parse(this.#store?.getItem(keptKey(slug)) ?? "[]");
      return Array.isArray(versions) ? versions.filter(isVersion) : [];
    } catch {
      return [];
    }
  }

  /** Puts a text aside, unless it was the last one. */
  putAside(slug: string, text: string, now: Date): Kept {
    const before = this.versions(slug);
    if (before[0]?.text === text) return "kept";
    const versions = [{ at: now.toISOString(), text }, ...before.filter((one) => one.text !== text)];
    return this.#put(keptKey(slug), JSON.stringify(versions.slice(0, MOST_VERSIONS)));
  }

  #put(key: string, value: string): Kept {
    if (!this.#store) return "no store";
    for (;;) {
      try {
        this.#store.setItem(key, value);
        return "kept";
      } catch {
        if (!this.#makeRoom(key)) return "full";
      }
    }
  }

  /** Takes away what can be spared: pictures of runs, then versions, those of one exercise at a time. */
  #makeRoom(forKey: string): boolean {
    const store = this.#store!;
    const keys = Array.from({ length: store.length }, (_, i) => store.key(i) ?? "").filter(
      (key) => key !== forKey,
    );
    for (const start of [shownKey(""), keptKey("")]) {
      const spare = keys.find((key) => key.startsWith(start));
      if (!spare) continue;
      store.removeItem(spare);
      return true;
    }
    return false;
  }
}

function isVersion(value: unknown): value is Version {
  const { at, text } = (value ?? {}) as Partial<Version>;
  return typeof at === "string" && typeof text === "string";
}
