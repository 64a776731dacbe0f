import type { KeyName } from "./watch/keys.js";

/** What a command says of itself, beside what it does: that is loaded when it is called, so start-up stays short. */
export interface Command {
  /** Its name and its arguments. `[exercise...]` is one name, which may be a topic of several words: `run kv cache`. */
  usage: string;
  /** Its line in the list of all commands. */
  description: string;
  options?: Option[];
  /** What its own help says below the options. */
  help?: string;
  /** The key of the watch screen that does the same. */
  key?: KeyName;
  /** What the README says, where that is more than the description. */
  readme?: string;
  /** Whether it runs where the first word is no command. */
  isDefault?: boolean;
  /** Gives the function that takes the arguments, then the options, and returns the exit code. */
  load(): Promise<(...args: never[]) => Promise<number>>;
}

export interface Option {
  flags: string;
  description: string;
  parse?(text: string): unknown;
  default?: unknown;
}

export const JSON_OUT: Option = {
  flags: "--json",
  description: "one JSON document on standard output, as the README describes it",
};
export const YES: Option = { flags: "-y, --yes", description: "do not ask" };
export const NO_OPEN: Option = {
  flags: "--no-open",
  description: "print where the page is, and open no browser",
};
