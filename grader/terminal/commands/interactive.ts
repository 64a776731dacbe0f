import { emitKeypressEvents } from "node:readline";
import { type Look, lookOf } from "../draw/look.js";
import { Interrupted } from "./exit.js";

/** Whether a prompt may be shown: both streams are terminals that can move their cursor, and nobody said CI. */
export function mayAsk(): boolean {
  const ci = process.env.CI;
  const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  return isTerminal && process.env.TERM !== "dumb" && (!ci || ci === "0" || ci === "false");
}

/**
 * The answer to a prompt, or undefined when the user left it with Escape.
 *
 * @param typed what they have typed so far: where it is given, a terminal of another size is asked anew
 * @throws Interrupted when they pressed Ctrl-C
 */
export async function ask<T>(
  question: (theme: ReturnType<typeof promptTheme>) => {
    type: string;
    message: string;
    source?: (term?: string) => unknown;
    [more: string]: unknown;
  },
  typed?: () => string,
): Promise<T | undefined> {
  const { createPromptModule } = await import("inquirer");
  const left = new AbortController();
  let isResized = false;
  const onResize = () => {
    isResized = true;
    left.abort();
  };
  if (typed) process.stdout.once("resize", onResize);
  const onKey = (_: unknown, key?: { name?: string }) => {
    if (key?.name === "escape") left.abort();
  };
  emitKeypressEvents(process.stdin);
  process.stdin.on("keypress", onKey);
  try {
    const prompt = createPromptModule({ signal: left.signal });
    const asked = { ...question(promptTheme(lookOf(process.stdout))), name: "answer" };
    return ((await prompt([asked as never])) as { answer: T }).answer;
  } catch (error) {
    const { name } = error as Error;
    if (name === "AbortPromptError" && isResized) return askAgain();
    if (name === "AbortPromptError") return undefined;
    if (name === "ExitPromptError") throw new Interrupted();
    throw error;
  } finally {
    process.stdin.off("keypress", onKey);
    process.stdout.off("resize", onResize);
  }

  /** On an empty screen, once nobody drags at the window any more; what was typed is typed again. */
  async function askAgain(): Promise<T | undefined> {
    const before = typed?.() ?? "";
    await untilStill();
    process.stdout.write(CLEAR);
    const answer = ask<T>(question, typed);
    if (before) setImmediate(() => process.stdin.unshift(before));
    return answer;
  }
}

const CLEAR = "\u001b[H\u001b[J";
const STILL_MS = 100;

/** Resolves when the terminal has kept its size for a moment. */
function untilStill(): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      process.stdout.off("resize", again);
      resolve();
    };
    let timer = setTimeout(done, STILL_MS);
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(done, STILL_MS);
    };
    process.stdout.on("resize", again);
  });
}

/** inquirer's marks and key names in the characters and colours of this terminal; Escape is ours. */
function promptTheme({ color, unicode }: Look) {
  const ascii: Record<string, string> = { "↑↓": "up/down", "⏎": "enter" };
  const tip = ([key, what]: [string, string]) =>
    `${color.bold(unicode ? key : (ascii[key] ?? key))} ${color.dim(what)}`;
  return {
    prefix: { idle: color.blue("?"), done: color.green(unicode ? "✓" : "+") },
    icon: { cursor: unicode ? "❯" : ">" },
    ...(unicode ? {} : { spinner: { interval: 80, frames: ["-", "\\", "|", "/"] } }),
    style: {
      keysHelpTip: (keys: [string, string][]) =>
        [...keys, ["esc", "back"] as [string, string]].map(tip).join("   "),
    },
  };
}

/** Asks a yes-no question; `no` where nobody can answer. */
export async function confirm(message: string): Promise<boolean> {
  if (!mayAsk()) return false;
  return (await ask<boolean>((theme) => ({ type: "confirm", message, default: false, theme }))) ?? false;
}
