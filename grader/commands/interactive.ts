import { emitKeypressEvents } from "node:readline";
import { type Look, lookOf } from "../render/look.js";
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
 * @throws Interrupted when they pressed Ctrl-C
 */
export async function ask<T>(
  question: (theme: ReturnType<typeof promptTheme>) => {
    type: string;
    message: string;
    [more: string]: unknown;
  },
): Promise<T | undefined> {
  const { createPromptModule } = await import("inquirer");
  const left = new AbortController();
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
    if (name === "AbortPromptError") return undefined;
    if (name === "ExitPromptError") throw new Interrupted();
    throw error;
  } finally {
    process.stdin.off("keypress", onKey);
  }
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
