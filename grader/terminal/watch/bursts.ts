export interface Key {
  /** `a`, `return`, `escape`, `up`, `c` with ctrl, ... */
  name: string;
  ctrl: boolean;
  /** What it types, capitals and all; empty for a key like an arrow. */
  text: string;
}

const PASTE: Key = { name: "paste", ctrl: false, text: "" };

/** Nobody types so many keys between two turns of the event loop. */
const MOST_TYPED = 20;
/** The end of a paste may come a little later than the rest. */
const PASTE_MS = 100;

/** Collects keys that come at once, and tells a paste from typing: what is pasted presses no key. */
export class KeyBursts {
  readonly #onKeys: (keys: Key[]) => void;
  #keys: Key[] = [];
  /** Between the terminal's marks of a paste. */
  #isPasting = false;
  #pastedAt = Number.NEGATIVE_INFINITY;

  constructor(onKeys: (keys: Key[]) => void) {
    this.#onKeys = onKeys;
  }

  take(key: Key): void {
    if (key.name === "paste-start" || key.name === "paste-end") {
      this.#isPasting = key.name === "paste-start";
      if (!this.#isPasting) return;
      this.#add(PASTE);
    } else if (!this.#isPasting || interrupts(key)) this.#add(key);
  }

  #add(key: Key): void {
    this.#keys.push(key);
    if (this.#keys.length === 1) setImmediate(() => this.#pass());
  }

  #pass(): void {
    const keys = this.#keys;
    this.#keys = [];
    const isLate = performance.now() - this.#pastedAt < PASTE_MS;
    const isPaste = keys.length > MOST_TYPED;
    if (isPaste || isLate) this.#pastedAt = performance.now();
    const pasted = isPaste ? [PASTE] : [];
    this.#onKeys(isPaste || isLate ? [...pasted, ...keys.filter(interrupts)] : keys);
  }
}

/** Ctrl-C and Ctrl-D work throughout. */
function interrupts({ name, ctrl }: Key): boolean {
  return ctrl && (name === "c" || name === "d");
}
